"""6. ``experiments/*.toml`` -> checked settings; unknown keys are refused."""
