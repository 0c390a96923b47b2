DROP TABLE decision_run, entitlement, decision, trace;
