DROP TABLE enrolment, confirmation;
