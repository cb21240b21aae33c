CREATE TABLE "user" (id uuid PRIMARY KEY, "name" text);
CREATE TABLE "group" (id uuid PRIMARY KEY, "order" integer);
