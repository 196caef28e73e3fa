"""The online counter of a Swiss disability insurance office."""
