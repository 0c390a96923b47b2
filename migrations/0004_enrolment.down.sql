DROP TABLE confirmation, enrolment;
