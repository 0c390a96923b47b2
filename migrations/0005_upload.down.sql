DROP TABLE upload_line, upload;
