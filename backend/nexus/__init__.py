"""Settings, addresses and the outermost edge. `__version__` is the version of the whole; CONTRIBUTING.md says how it goes up."""

__version__ = "0.2.0"
