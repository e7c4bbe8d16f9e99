"""FileMaker's two XML grammars, and reading XML that nobody vouches for."""
