-- One row per article that must not be kept.
FROM stored.withdrawals
