ALTER TABLE seat DROP department;
