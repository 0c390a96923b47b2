DROP TABLE retention_statistic, preschool_statistic;
