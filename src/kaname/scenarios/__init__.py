"""Stress tests: shocks as values, solvers over kernels, results that carry their horizon and assumptions."""
