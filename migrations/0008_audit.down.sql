DROP TABLE audit_seal, audit;
