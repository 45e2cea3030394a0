"""Snapshots with checksum, licence and vintage; Parquet as the store; engines behind Narwhals."""
