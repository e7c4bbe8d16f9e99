"""`make prove`: hostile clinics with a known truth, put through the product's commands, and judged from outside.

Nothing here imports what it judges: no reader, no linker, none of their tests' helpers. A clinic is drawn from a seed
(`drafts`, `hazards/`), written by writers of its own (`writers/`), run through the published commands (`running`), and
its reports and its database are compared with the truth (`judging`). docs/proof.md says what the figure means.
"""
