DROP TABLE account, student, household;
