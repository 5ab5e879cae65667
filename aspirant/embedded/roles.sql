-- The rights of the two database roles, for the embedded PostgreSQL and for production alike.
-- Run as a superuser, or as the owner, inside the portal's database, after
--   CREATE ROLE aspirant_owner LOGIN PASSWORD '…';  CREATE ROLE aspirant_web LOGIN PASSWORD '…';
--   CREATE DATABASE aspirant OWNER aspirant_owner;
-- aspirant_owner migrates. aspirant_web serves the processes: it reads and writes rows, and can
-- neither change the schema, nor truncate, nor hide a table behind a temporary one.
-- Safe to run again; a copied database (CREATE DATABASE … TEMPLATE) needs it again.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO aspirant_web', current_database());
END
$$;
ALTER SCHEMA public OWNER TO aspirant_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO aspirant_web;
ALTER DEFAULT PRIVILEGES FOR ROLE aspirant_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO aspirant_web;
ALTER DEFAULT PRIVILEGES FOR ROLE aspirant_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO aspirant_web;
