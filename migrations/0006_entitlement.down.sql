DROP TABLE entitlement, decision, trace;
