"""What is measured: each module returns frozen results that carry year, unit, rule and source."""
