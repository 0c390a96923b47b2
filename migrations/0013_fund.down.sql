DROP TABLE fund_count;
