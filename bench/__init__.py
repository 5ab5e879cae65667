"""Benchmarks. Each module of this folder has ``run(report)``; see script/tools/benchmarks.py."""
