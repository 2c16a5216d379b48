"""How many examples Hypothesis tries: some at each run, many with ``--hypothesis-profile=thorough``, fewer with ``few``."""

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile("brief", max_examples=120, deadline=None, derandomize=True, suppress_health_check=_SLOW)
# On another Python, where the same texts have been tried on the first one.
settings.register_profile("few", max_examples=30, deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("thorough", max_examples=20_000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile("brief")
