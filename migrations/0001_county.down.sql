DROP TABLE sessions, throttle, login, county;
