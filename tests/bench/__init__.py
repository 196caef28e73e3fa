"""Throughput and latency beside a floor: pgbench running the same SQL on the same rows in the same run."""
