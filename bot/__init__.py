"""Questions into checked answers, and ratings into the sinkhole."""

import os

# Before any library starts its threads: OpenMP's spin while they wait for each other, which on a machine whose
# cores are all busy makes the local writer five times slower than threads that sleep.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
