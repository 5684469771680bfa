--
-- PostgreSQL database cluster dump
--


SET default_transaction_read_only = off;

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;

--
-- Roles
--

CREATE ROLE dagctl;
ALTER ROLE dagctl WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:ne11dDzMji3veqNZ3AB5mQ==$k1625hEUfmNJyDUo2UcBhFb4YAD1y0L/6eNpbXyoc/A=:RoQWXDRBpANdLsskf7r7iBST7mWIJ39IznYXyvHvLYo=';
CREATE ROLE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn;
ALTER ROLE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:KX5UEMzB9oOOg5fa5qFcJg==$FThTRI/LhLMMRHqbjIOxmD20jfhYuSIUHgpUgWmyahY=:rtp2RQ9a7Fe2gy/KASFiITxSWp3+ooEVqqHXZNJZN3k=';
CREATE ROLE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc;
ALTER ROLE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:szEH5PyVtdKlvaZxPcAwvg==$V16XAGsfidRMir6sFlW5cEWO+Dn2ztEViNyQBtRJvuI=:RCEgLivD0ANik+EYLQCr4NHPSlIG5MW1jBIac4PDMD0=';
CREATE ROLE operator;
ALTER ROLE operator WITH NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:Br7+UFLKjAfX1UOfnqGazw==$evf+U2BL83ZQJ+IWAU9DK+hSoMBJb1JTVTR3OCVm9W4=:NnJgcfwcKMmtQwrLAn7q+AMeQh3SXyB3qFP3tPDywIY=';

--
-- User Configurations
--


--
-- Role memberships
--

GRANT dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn TO operator GRANTED BY operator;
GRANT dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc TO operator GRANTED BY operator;





--
-- Databases
--

--
-- Database "template1" dump
--

\connect template1

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn" dump
--

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn; Type: DATABASE; Schema: -; Owner: dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn
--

CREATE DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn OWNER TO dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn;

\connect dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn; Type: COMMENT; Schema: -; Owner: dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn
--

COMMENT ON DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn IS 'dagctl dagctl: state of proj_lguxb3wmju6etnn6';


--
-- Name: DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn; Type: ACL; Schema: -; Owner: dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_878f4c395f851be2b7b82d2a1dccd759_proj_lguxb3wmju6etnn FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc" dump
--

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc; Type: DATABASE; Schema: -; Owner: dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc
--

CREATE DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc OWNER TO dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc;

\connect dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc; Type: COMMENT; Schema: -; Owner: dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc
--

COMMENT ON DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc IS 'dagctl dagctl: state of proj_noy7hfjmzcunnjca';


--
-- Name: DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc; Type: ACL; Schema: -; Owner: dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "postgres" dump
--

\connect postgres

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- PostgreSQL database dump complete
--


--
-- Database "records" dump
--

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: records; Type: DATABASE; Schema: -; Owner: dagctl
--

CREATE DATABASE records WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE records OWNER TO dagctl;

\connect records

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: dagctl_json_field(text, text); Type: FUNCTION; Schema: public; Owner: dagctl
--

CREATE FUNCTION public.dagctl_json_field(source text, field text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    begin
      return source::jsonb ->> field;
    exception when others then
      return null;
    end $$;


ALTER FUNCTION public.dagctl_json_field(source text, field text) OWNER TO dagctl;

--
-- Name: dagctl_note_run(); Type: FUNCTION; Schema: public; Owner: dagctl
--

CREATE FUNCTION public.dagctl_note_run() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
    begin
      
    update projects set last_run = present.last_run, last_failed = present.last_failed
      from (select 
  coalesce((
    select max(runs.created_at) from runs
      where runs.organization = new.organization and runs.project = new.project
  ), '') as last_run, 
  coalesce((
    select case when runs.status in ('failed', 'error', 'partial') then 1 else 0 end from runs
      where runs.organization = new.organization and runs.project = new.project
        and runs.status not in ('pending', 'running', 'queued')
      order by runs.created_at desc, runs.id desc limit 1
  ), 0) as last_failed) as present
      where projects.organization = new.organization and projects.id = new.project
        and (projects.last_run <> present.last_run
          or projects.last_failed <> present.last_failed);
      if tg_op = 'UPDATE' then
        if old.project <> new.project then
          
    update projects set last_run = present.last_run, last_failed = present.last_failed
      from (select 
  coalesce((
    select max(runs.created_at) from runs
      where runs.organization = old.organization and runs.project = old.project
  ), '') as last_run, 
  coalesce((
    select case when runs.status in ('failed', 'error', 'partial') then 1 else 0 end from runs
      where runs.organization = old.organization and runs.project = old.project
        and runs.status not in ('pending', 'running', 'queued')
      order by runs.created_at desc, runs.id desc limit 1
  ), 0) as last_failed) as present
      where projects.organization = old.organization and projects.id = old.project
        and (projects.last_run <> present.last_run
          or projects.last_failed <> present.last_failed);
        end if;
      end if;
      return null;
    exception when undefined_column then
      return null;
    end $$;


ALTER FUNCTION public.dagctl_note_run() OWNER TO dagctl;

SET default_table_access_method = heap;

--
-- Name: counters; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.counters (
    name text NOT NULL COLLATE pg_catalog."C",
    value bigint NOT NULL
);


ALTER TABLE public.counters OWNER TO dagctl;

--
-- Name: cursors; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.cursors (
    consumer text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL
);


ALTER TABLE public.cursors OWNER TO dagctl;

--
-- Name: events; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.events (
    sequence bigint NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    "time" text NOT NULL COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.events OWNER TO dagctl;

--
-- Name: jobs; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.jobs (
    organization text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    project text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C",
    internals text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.jobs OWNER TO dagctl;

--
-- Name: keys; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.keys (
    scope text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    expires_at text NOT NULL COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.keys OWNER TO dagctl;

--
-- Name: kysely_migration; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);


ALTER TABLE public.kysely_migration OWNER TO dagctl;

--
-- Name: kysely_migration_lock; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);


ALTER TABLE public.kysely_migration_lock OWNER TO dagctl;

--
-- Name: leases; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.leases (
    host text NOT NULL COLLATE pg_catalog."C",
    number bigint NOT NULL,
    ends_at bigint NOT NULL
);


ALTER TABLE public.leases OWNER TO dagctl;

--
-- Name: logs; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.logs (
    organization text NOT NULL COLLATE pg_catalog."C",
    run text NOT NULL COLLATE pg_catalog."C",
    text text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.logs OWNER TO dagctl;

--
-- Name: operations; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.operations (
    organization text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    project text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    lease bigint NOT NULL,
    ended_at text COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C",
    internals text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.operations OWNER TO dagctl;

--
-- Name: projects; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.projects (
    organization text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    name_key text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    may_exist integer NOT NULL,
    wire text NOT NULL COLLATE pg_catalog."C",
    internals text NOT NULL COLLATE pg_catalog."C",
    last_run text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    last_failed integer DEFAULT 0 NOT NULL,
    type text GENERATED ALWAYS AS (public.dagctl_json_field(wire, 'project_type'::text)) STORED COLLATE pg_catalog."C",
    status text GENERATED ALWAYS AS (public.dagctl_json_field(wire, 'status'::text)) STORED COLLATE pg_catalog."C",
    suspended integer GENERATED ALWAYS AS (
CASE
    WHEN (public.dagctl_json_field(wire, 'suspended'::text) = 'true'::text) THEN 1
    ELSE 0
END) STORED,
    behind integer GENERATED ALWAYS AS (
CASE
    WHEN (public.dagctl_json_field(wire, 'commits_behind'::text) ~ '^[1-9]'::text) THEN 1
    ELSE 0
END) STORED
);


ALTER TABLE public.projects OWNER TO dagctl;

--
-- Name: records; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.records (
    organization text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    sort_key text NOT NULL COLLATE pg_catalog."C",
    project text COLLATE pg_catalog."C",
    expires_at text COLLATE pg_catalog."C",
    version integer NOT NULL,
    value text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.records OWNER TO dagctl;

--
-- Name: runs; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.runs (
    organization text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    project text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    wire text NOT NULL COLLATE pg_catalog."C",
    internals text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.runs OWNER TO dagctl;

--
-- Name: token_marks; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.token_marks (
    mark text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE public.token_marks OWNER TO dagctl;

--
-- Name: token_migrations; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.token_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);


ALTER TABLE public.token_migrations OWNER TO dagctl;

--
-- Name: token_migrations_lock; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.token_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);


ALTER TABLE public.token_migrations_lock OWNER TO dagctl;

--
-- Name: tokens; Type: TABLE; Schema: public; Owner: dagctl
--

CREATE TABLE public.tokens (
    id text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    access text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    created_at text NOT NULL COLLATE pg_catalog."C",
    created_by text COLLATE pg_catalog."C",
    expires_at text COLLATE pg_catalog."C",
    last_used_on text COLLATE pg_catalog."C"
);


ALTER TABLE public.tokens OWNER TO dagctl;

--
-- Data for Name: counters; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.counters (name, value) FROM stdin;
lease	1
event	155
\.


--
-- Data for Name: cursors; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.cursors (consumer, sequence) FROM stdin;
\.


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.events (sequence, organization, "time", wire) FROM stdin;
1	org-local	2026-11-30T14:03:48.742Z	{"type":"project.created","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.742Z","actor":"token default of every organization","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:47.991Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_clnghqimpcu2bxgm","kind":"create","status":"running","created_at":"2026-11-30T14:03:48.742Z"}}}}
2	org-local	2026-11-30T14:03:48.742Z	{"type":"operation.started","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.742Z","actor":"token default of every organization","data":{"operation":{"id":"op_clnghqimpcu2bxgm","project_id":"proj_gnkyhkyhaqokjfoy","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:48.742Z","created_at":"2026-11-30T14:03:48.742Z"}}}
3	org-local	2026-11-30T14:03:48.773Z	{"type":"operation.updated","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.773Z","actor":"system","data":{"operation":{"id":"op_clnghqimpcu2bxgm","project_id":"proj_gnkyhkyhaqokjfoy","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:48.773Z"}],"deadline":"2026-11-30T14:18:48.742Z","created_at":"2026-11-30T14:03:48.742Z"}}}
4	org-local	2026-11-30T14:03:48.791Z	{"type":"project.deployed","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.791Z","actor":"system","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:47.991Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
5	org-local	2026-11-30T14:03:48.787Z	{"type":"operation.ended","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.787Z","actor":"system","data":{"operation":{"id":"op_clnghqimpcu2bxgm","project_id":"proj_gnkyhkyhaqokjfoy","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:48.773Z","ended_at":"2026-11-30T14:03:48.787Z"}],"deadline":"2026-11-30T14:18:48.742Z","created_at":"2026-11-30T14:03:48.742Z","ended_at":"2026-11-30T14:03:48.787Z"}}}
6	org-local	2026-11-30T14:03:48.981Z	{"type":"project.status_changed","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:48.981Z","actor":"system","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:47.991Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
7	org-local	2026-11-30T14:03:49.017Z	{"type":"run.created","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.017Z","actor":"token default of every organization","data":{"run":{"id":"run_g2fplld4tlrkju5f","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140349","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:03:49.017Z","updated_at":"2026-11-30T14:03:49.017Z"}}}
8	org-local	2026-11-30T14:03:49.258Z	{"type":"run.started","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.258Z","actor":"system","data":{"run":{"id":"run_g2fplld4tlrkju5f","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140349","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:03:49.017Z","updated_at":"2026-11-30T14:03:49.258Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:49.233Z"}}}
9	org-local	2026-11-30T14:03:49.866Z	{"type":"run.ended","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.866Z","actor":"system","data":{"run":{"id":"run_g2fplld4tlrkju5f","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140349","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:49.017Z","updated_at":"2026-11-30T14:03:49.866Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:49.233Z","exit_code":0,"duration_seconds":0.585,"end_time":"2026-11-30T14:03:49.818Z"}}}
10	org-local	2026-11-30T14:03:49.883Z	{"type":"project.updated","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.883Z","actor":"token default of every organization","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:49.881Z","operation":{"id":"op_qo4ijf6gbcis4ohr","kind":"update","status":"running","created_at":"2026-11-30T14:03:49.885Z"}}}}
11	org-local	2026-11-30T14:03:49.885Z	{"type":"operation.started","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.885Z","actor":"token default of every organization","data":{"operation":{"id":"op_qo4ijf6gbcis4ohr","project_id":"proj_gnkyhkyhaqokjfoy","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:18:49.885Z","created_at":"2026-11-30T14:03:49.885Z"}}}
12	org-local	2026-11-30T14:03:49.893Z	{"type":"operation.updated","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.893Z","actor":"system","data":{"operation":{"id":"op_qo4ijf6gbcis4ohr","project_id":"proj_gnkyhkyhaqokjfoy","kind":"update","status":"running","generation":2,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:49.893Z"}],"deadline":"2026-11-30T14:18:49.885Z","created_at":"2026-11-30T14:03:49.885Z"}}}
13	org-local	2026-11-30T14:03:49.905Z	{"type":"project.deployed","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.905Z","actor":"system","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:49.881Z","commits_behind":0}}}
14	org-local	2026-11-30T14:03:49.904Z	{"type":"operation.ended","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.904Z","actor":"system","data":{"operation":{"id":"op_qo4ijf6gbcis4ohr","project_id":"proj_gnkyhkyhaqokjfoy","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:49.893Z","ended_at":"2026-11-30T14:03:49.904Z"}],"deadline":"2026-11-30T14:18:49.885Z","created_at":"2026-11-30T14:03:49.885Z","ended_at":"2026-11-30T14:03:49.904Z"}}}
15	org-local	2026-11-30T14:03:49.915Z	{"type":"project.status_changed","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:49.915Z","actor":"system","data":{"project":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:49.881Z","commits_behind":0}}}
16	org-local	2026-11-30T14:03:50.104Z	{"type":"run.created","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:50.104Z","actor":"token default of every organization","data":{"run":{"id":"run_hqfx6ugl42lz2cjl","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140350","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:03:50.104Z","updated_at":"2026-11-30T14:03:50.104Z"}}}
17	org-local	2026-11-30T14:03:50.353Z	{"type":"run.started","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:50.353Z","actor":"system","data":{"run":{"id":"run_hqfx6ugl42lz2cjl","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140350","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:03:50.104Z","updated_at":"2026-11-30T14:03:50.353Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:50.344Z"}}}
18	org-local	2026-11-30T14:03:50.579Z	{"type":"run.ended","organization":"org-local","project":"proj_gnkyhkyhaqokjfoy","time":"2026-11-30T14:03:50.579Z","actor":"system","data":{"run":{"id":"run_hqfx6ugl42lz2cjl","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140350","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:50.104Z","updated_at":"2026-11-30T14:03:50.579Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:50.344Z","exit_code":0,"duration_seconds":0.197,"end_time":"2026-11-30T14:03:50.541Z"}}}
19	org-local	2026-11-30T14:03:51.114Z	{"type":"project.created","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.114Z","actor":"token default of every organization","data":{"project":{"id":"proj_5kenu4vlur6x7tx7","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:50.636Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","operation":{"id":"op_mbsjcqjkzxxgdcjf","kind":"create","status":"running","created_at":"2026-11-30T14:03:51.114Z"}}}}
20	org-local	2026-11-30T14:03:51.114Z	{"type":"operation.started","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.114Z","actor":"token default of every organization","data":{"operation":{"id":"op_mbsjcqjkzxxgdcjf","project_id":"proj_5kenu4vlur6x7tx7","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:51.114Z","created_at":"2026-11-30T14:03:51.114Z"}}}
21	org-local	2026-11-30T14:03:51.121Z	{"type":"operation.updated","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.121Z","actor":"system","data":{"operation":{"id":"op_mbsjcqjkzxxgdcjf","project_id":"proj_5kenu4vlur6x7tx7","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:51.120Z"}],"deadline":"2026-11-30T14:18:51.114Z","created_at":"2026-11-30T14:03:51.114Z"}}}
22	org-local	2026-11-30T14:03:51.150Z	{"type":"project.deployed","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.150Z","actor":"system","data":{"project":{"id":"proj_5kenu4vlur6x7tx7","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:50.636Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
23	org-local	2026-11-30T14:03:51.134Z	{"type":"operation.ended","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.134Z","actor":"system","data":{"operation":{"id":"op_mbsjcqjkzxxgdcjf","project_id":"proj_5kenu4vlur6x7tx7","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:51.120Z","ended_at":"2026-11-30T14:03:51.134Z"}],"deadline":"2026-11-30T14:18:51.114Z","created_at":"2026-11-30T14:03:51.114Z","ended_at":"2026-11-30T14:03:51.134Z"}}}
24	org-local	2026-11-30T14:03:51.257Z	{"type":"project.status_changed","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.257Z","actor":"system","data":{"project":{"id":"proj_5kenu4vlur6x7tx7","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:50.636Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
25	org-local	2026-11-30T14:03:51.291Z	{"type":"job.updated","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.291Z","actor":"token default of every organization","data":{"job":{"id":"job_ep6tp3pn5qtr5l3j","project_id":"proj_5kenu4vlur6x7tx7","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","time_zone":"UTC","enabled":false,"max_retries":2,"retry_pause":"24h","created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:51.291Z"}}}
26	org-local	2026-11-30T14:03:51.305Z	{"type":"run.created","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.305Z","actor":"token default of every organization","data":{"run":{"id":"run_ykodp7uluwoswf2b","project_id":"proj_5kenu4vlur6x7tx7","job_id":"job_ep6tp3pn5qtr5l3j","job_name":"failing-scheduled-run-manual-20261130-140351","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:03:51.305Z","updated_at":"2026-11-30T14:03:51.305Z"}}}
27	org-local	2026-11-30T14:03:51.531Z	{"type":"run.started","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.531Z","actor":"system","data":{"run":{"id":"run_ykodp7uluwoswf2b","project_id":"proj_5kenu4vlur6x7tx7","job_id":"job_ep6tp3pn5qtr5l3j","job_name":"failing-scheduled-run-manual-20261130-140351","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:03:51.305Z","updated_at":"2026-11-30T14:03:51.531Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-30T14:03:51.505Z"}}}
28	org-local	2026-11-30T14:03:51.973Z	{"type":"run.ended","organization":"org-local","project":"proj_5kenu4vlur6x7tx7","time":"2026-11-30T14:03:51.973Z","actor":"system","data":{"run":{"id":"run_ykodp7uluwoswf2b","project_id":"proj_5kenu4vlur6x7tx7","job_id":"job_ep6tp3pn5qtr5l3j","job_name":"failing-scheduled-run-manual-20261130-140351","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-30T14:03:51.305Z","updated_at":"2026-11-30T14:03:51.973Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-30T14:03:51.505Z","error_message":"the warehouse is closed","exit_code":3,"duration_seconds":0.416,"end_time":"2026-11-30T14:03:51.921Z"}}}
29	org-local	2026-11-30T14:03:52.177Z	{"type":"project.created","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.177Z","actor":"token default of every organization","data":{"project":{"id":"proj_x4pzor4xgmhdylpv","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.092Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_qd7yyns5p4i3j3xr","kind":"create","status":"running","created_at":"2026-11-30T14:03:52.177Z"}}}}
30	org-local	2026-11-30T14:03:52.177Z	{"type":"operation.started","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.177Z","actor":"token default of every organization","data":{"operation":{"id":"op_qd7yyns5p4i3j3xr","project_id":"proj_x4pzor4xgmhdylpv","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:52.177Z","created_at":"2026-11-30T14:03:52.177Z"}}}
31	org-local	2026-11-30T14:03:52.183Z	{"type":"operation.updated","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.183Z","actor":"system","data":{"operation":{"id":"op_qd7yyns5p4i3j3xr","project_id":"proj_x4pzor4xgmhdylpv","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:52.183Z"}],"deadline":"2026-11-30T14:18:52.177Z","created_at":"2026-11-30T14:03:52.177Z"}}}
50	org-local	2026-11-30T14:03:52.737Z	{"type":"operation.started","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.737Z","actor":"token default of every organization","data":{"operation":{"id":"op_mle3jovvidfjrzuk","project_id":"proj_4xw5fqtkpyluorul","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:52.737Z","created_at":"2026-11-30T14:03:52.737Z"}}}
32	org-local	2026-11-30T14:03:52.213Z	{"type":"project.deployed","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.213Z","actor":"system","data":{"project":{"id":"proj_x4pzor4xgmhdylpv","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.092Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
33	org-local	2026-11-30T14:03:52.202Z	{"type":"operation.ended","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.202Z","actor":"system","data":{"operation":{"id":"op_qd7yyns5p4i3j3xr","project_id":"proj_x4pzor4xgmhdylpv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.183Z","ended_at":"2026-11-30T14:03:52.202Z"}],"deadline":"2026-11-30T14:18:52.177Z","created_at":"2026-11-30T14:03:52.177Z","ended_at":"2026-11-30T14:03:52.202Z"}}}
34	org-local	2026-11-30T14:03:52.315Z	{"type":"project.status_changed","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.315Z","actor":"system","data":{"project":{"id":"proj_x4pzor4xgmhdylpv","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.092Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
35	org-local	2026-11-30T14:03:52.346Z	{"type":"project.created","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.346Z","actor":"token default of every organization","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.232Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_evouje3e5r7jjpvn","kind":"create","status":"running","created_at":"2026-11-30T14:03:52.346Z"}}}}
36	org-local	2026-11-30T14:03:52.346Z	{"type":"operation.started","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.346Z","actor":"token default of every organization","data":{"operation":{"id":"op_evouje3e5r7jjpvn","project_id":"proj_6mhefrjsvewfiobv","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:52.346Z","created_at":"2026-11-30T14:03:52.346Z"}}}
37	org-local	2026-11-30T14:03:52.352Z	{"type":"operation.updated","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.352Z","actor":"system","data":{"operation":{"id":"op_evouje3e5r7jjpvn","project_id":"proj_6mhefrjsvewfiobv","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:52.352Z"}],"deadline":"2026-11-30T14:18:52.346Z","created_at":"2026-11-30T14:03:52.346Z"}}}
38	org-local	2026-11-30T14:03:52.368Z	{"type":"project.deployed","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.368Z","actor":"system","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.232Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
39	org-local	2026-11-30T14:03:52.359Z	{"type":"operation.ended","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.359Z","actor":"system","data":{"operation":{"id":"op_evouje3e5r7jjpvn","project_id":"proj_6mhefrjsvewfiobv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.352Z","ended_at":"2026-11-30T14:03:52.359Z"}],"deadline":"2026-11-30T14:18:52.346Z","created_at":"2026-11-30T14:03:52.346Z","ended_at":"2026-11-30T14:03:52.359Z"}}}
40	org-local	2026-11-30T14:03:52.417Z	{"type":"job.updated","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:03:52.417Z","actor":"token default of every organization","data":{"job":{"id":"job_rfjisict6odyecmo","project_id":"proj_x4pzor4xgmhdylpv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.403Z"}}}
51	org-local	2026-11-30T14:03:52.741Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.741Z","actor":"system","data":{"operation":{"id":"op_mle3jovvidfjrzuk","project_id":"proj_4xw5fqtkpyluorul","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:52.741Z"}],"deadline":"2026-11-30T14:18:52.737Z","created_at":"2026-11-30T14:03:52.737Z"}}}
41	org-local	2026-11-30T14:03:52.504Z	{"type":"project.status_changed","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.504Z","actor":"system","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.232Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
42	org-local	2026-11-30T14:03:52.553Z	{"type":"project.updated","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.553Z","actor":"token default of every organization","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.553Z","operation":{"id":"op_z46i54oaw7munygg","kind":"update","status":"running","created_at":"2026-11-30T14:03:52.554Z"}}}}
43	org-local	2026-11-30T14:03:52.554Z	{"type":"operation.started","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.554Z","actor":"token default of every organization","data":{"operation":{"id":"op_z46i54oaw7munygg","project_id":"proj_6mhefrjsvewfiobv","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:18:52.554Z","created_at":"2026-11-30T14:03:52.554Z"}}}
44	org-local	2026-11-30T14:03:52.563Z	{"type":"operation.updated","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.563Z","actor":"system","data":{"operation":{"id":"op_z46i54oaw7munygg","project_id":"proj_6mhefrjsvewfiobv","kind":"update","status":"running","generation":2,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:52.563Z"}],"deadline":"2026-11-30T14:18:52.554Z","created_at":"2026-11-30T14:03:52.554Z"}}}
45	org-local	2026-11-30T14:03:52.576Z	{"type":"project.deployed","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.576Z","actor":"system","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.553Z","commits_behind":0}}}
46	org-local	2026-11-30T14:03:52.572Z	{"type":"operation.ended","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.572Z","actor":"system","data":{"operation":{"id":"op_z46i54oaw7munygg","project_id":"proj_6mhefrjsvewfiobv","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.563Z","ended_at":"2026-11-30T14:03:52.572Z"}],"deadline":"2026-11-30T14:18:52.554Z","created_at":"2026-11-30T14:03:52.554Z","ended_at":"2026-11-30T14:03:52.572Z"}}}
47	org-local	2026-11-30T14:03:52.582Z	{"type":"project.status_changed","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.582Z","actor":"system","data":{"project":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.553Z","commits_behind":0}}}
48	org-local	2026-11-30T14:03:52.593Z	{"type":"job.updated","organization":"org-local","project":"proj_6mhefrjsvewfiobv","time":"2026-11-30T14:03:52.593Z","actor":"token default of every organization","data":{"job":{"id":"job_l4fdlcexkbkfhqam","project_id":"proj_6mhefrjsvewfiobv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.593Z"}}}
49	org-local	2026-11-30T14:03:52.737Z	{"type":"project.created","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.737Z","actor":"token default of every organization","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_mle3jovvidfjrzuk","kind":"create","status":"running","created_at":"2026-11-30T14:03:52.737Z"}}}}
52	org-local	2026-11-30T14:03:52.775Z	{"type":"project.deployed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.775Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
53	org-local	2026-11-30T14:03:52.765Z	{"type":"operation.ended","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.765Z","actor":"system","data":{"operation":{"id":"op_mle3jovvidfjrzuk","project_id":"proj_4xw5fqtkpyluorul","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.741Z","ended_at":"2026-11-30T14:03:52.765Z"}],"deadline":"2026-11-30T14:18:52.737Z","created_at":"2026-11-30T14:03:52.737Z","ended_at":"2026-11-30T14:03:52.765Z"}}}
54	org-local	2026-11-30T14:03:52.886Z	{"type":"project.status_changed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.886Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
55	org-local	2026-11-30T14:03:52.917Z	{"type":"run.created","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:52.917Z","actor":"token default of every organization","data":{"run":{"id":"run_i52ljlgtxgvtndcf","project_id":"proj_4xw5fqtkpyluorul","job_id":"job_aysoo5rx22i5c34o","job_name":"undeployed-scheduled-run-manual-20261130-140352","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:03:52.917Z","updated_at":"2026-11-30T14:03:52.917Z"}}}
56	org-local	2026-11-30T14:03:53.167Z	{"type":"run.started","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.167Z","actor":"system","data":{"run":{"id":"run_i52ljlgtxgvtndcf","project_id":"proj_4xw5fqtkpyluorul","job_id":"job_aysoo5rx22i5c34o","job_name":"undeployed-scheduled-run-manual-20261130-140352","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:03:52.917Z","updated_at":"2026-11-30T14:03:53.167Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:53.143Z"}}}
57	org-local	2026-11-30T14:03:53.591Z	{"type":"run.ended","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.591Z","actor":"system","data":{"run":{"id":"run_i52ljlgtxgvtndcf","project_id":"proj_4xw5fqtkpyluorul","job_id":"job_aysoo5rx22i5c34o","job_name":"undeployed-scheduled-run-manual-20261130-140352","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:52.917Z","updated_at":"2026-11-30T14:03:53.591Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:53.143Z","exit_code":0,"duration_seconds":0.384,"end_time":"2026-11-30T14:03:53.527Z"}}}
58	org-local	2026-11-30T14:03:53.677Z	{"type":"operation.started","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.677Z","actor":"token default of every organization","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
59	org-local	2026-11-30T14:03:53.677Z	{"type":"project.observed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.677Z","actor":"token default of every organization","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_lagokidblnhaarlc","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:53.677Z"}}}}
60	org-local	2026-11-30T14:03:53.704Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.704Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-11-30T14:03:53.704Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
61	org-local	2026-11-30T14:03:53.717Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.717Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"running","started_at":"2026-11-30T14:03:53.717Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
70	org-local	2026-11-30T14:03:54.485Z	{"type":"operation.started","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.485Z","actor":"token default of every organization","data":{"operation":{"id":"op_k5bg25gt34ufqu5c","project_id":"proj_lguxb3wmju6etnn6","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:54.485Z","created_at":"2026-11-30T14:03:54.485Z"}}}
62	org-local	2026-11-30T14:03:53.781Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.781Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:53.717Z","ended_at":"2026-11-30T14:03:53.781Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:53.781Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
63	org-local	2026-11-30T14:03:53.819Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.819Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:53.717Z","ended_at":"2026-11-30T14:03:53.781Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:53.781Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
64	org-local	2026-11-30T14:03:53.819Z	{"type":"project.observed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:53.819Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_lagokidblnhaarlc","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:53.677Z"},"status_message":"Waiting for the deployment to be gone"}}}
65	org-local	2026-11-30T14:03:54.011Z	{"type":"operation.updated","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:54.011Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:53.717Z","ended_at":"2026-11-30T14:03:53.781Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:53.781Z","ended_at":"2026-11-30T14:03:54.011Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z"}}}
66	org-local	2026-11-30T14:03:54.011Z	{"type":"project.observed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:54.011Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_lagokidblnhaarlc","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:53.677Z"}}}}
67	org-local	2026-11-30T14:03:54.034Z	{"type":"project.undeployed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:54.034Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
68	org-local	2026-11-30T14:03:54.027Z	{"type":"operation.ended","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:03:54.027Z","actor":"system","data":{"operation":{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:53.717Z","ended_at":"2026-11-30T14:03:53.781Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:53.781Z","ended_at":"2026-11-30T14:03:54.011Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z","ended_at":"2026-11-30T14:03:54.027Z"}}}
69	org-local	2026-11-30T14:03:54.485Z	{"type":"project.created","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.485Z","actor":"token default of every organization","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","operation":{"id":"op_k5bg25gt34ufqu5c","kind":"create","status":"running","created_at":"2026-11-30T14:03:54.485Z"}}}}
71	org-local	2026-11-30T14:03:54.490Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.490Z","actor":"system","data":{"operation":{"id":"op_k5bg25gt34ufqu5c","project_id":"proj_lguxb3wmju6etnn6","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"running","started_at":"2026-11-30T14:03:54.490Z"}],"deadline":"2026-11-30T14:18:54.485Z","created_at":"2026-11-30T14:03:54.485Z"}}}
72	org-local	2026-11-30T14:03:54.858Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.858Z","actor":"system","data":{"operation":{"id":"op_k5bg25gt34ufqu5c","project_id":"proj_lguxb3wmju6etnn6","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:54.490Z","ended_at":"2026-11-30T14:03:54.856Z"},{"name":"apply","status":"running","started_at":"2026-11-30T14:03:54.858Z"}],"deadline":"2026-11-30T14:18:54.485Z","created_at":"2026-11-30T14:03:54.485Z"}}}
73	org-local	2026-11-30T14:03:54.870Z	{"type":"project.deployed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.870Z","actor":"system","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
74	org-local	2026-11-30T14:03:54.868Z	{"type":"operation.ended","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.868Z","actor":"system","data":{"operation":{"id":"op_k5bg25gt34ufqu5c","project_id":"proj_lguxb3wmju6etnn6","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:54.490Z","ended_at":"2026-11-30T14:03:54.856Z"},{"name":"apply","status":"done","started_at":"2026-11-30T14:03:54.858Z","ended_at":"2026-11-30T14:03:54.868Z"}],"deadline":"2026-11-30T14:18:54.485Z","created_at":"2026-11-30T14:03:54.485Z","ended_at":"2026-11-30T14:03:54.868Z"}}}
75	org-local	2026-11-30T14:03:54.903Z	{"type":"job.created","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.903Z","actor":"token default of every organization","data":{"job":{"id":"job_bnthptv3tqxx5xkl","project_id":"proj_lguxb3wmju6etnn6","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-11-30T14:03:54.903Z","updated_at":"2026-11-30T14:03:54.903Z"}}}
76	org-local	2026-11-30T14:03:54.928Z	{"type":"job.created","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.928Z","actor":"token default of every organization","data":{"job":{"id":"job_rizipy4p6zzhbgce","project_id":"proj_lguxb3wmju6etnn6","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-11-30T14:03:54.928Z","updated_at":"2026-11-30T14:03:54.928Z"}}}
77	org-local	2026-11-30T14:03:54.937Z	{"type":"operation.started","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.937Z","actor":"token default of every organization","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
78	org-local	2026-11-30T14:03:54.937Z	{"type":"project.observed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.937Z","actor":"token default of every organization","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0,"operation":{"id":"op_jut7a3yi2nvuaesm","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:54.937Z"}}}}
79	org-local	2026-11-30T14:03:54.951Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.951Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-11-30T14:03:54.951Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
80	org-local	2026-11-30T14:03:54.989Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:54.989Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"running","started_at":"2026-11-30T14:03:54.989Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
81	org-local	2026-11-30T14:03:55.021Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.021Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:54.989Z","ended_at":"2026-11-30T14:03:55.021Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:55.021Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
82	org-local	2026-11-30T14:03:55.033Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.033Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:54.989Z","ended_at":"2026-11-30T14:03:55.021Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:55.021Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
83	org-local	2026-11-30T14:03:55.033Z	{"type":"project.observed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.033Z","actor":"system","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0,"operation":{"id":"op_jut7a3yi2nvuaesm","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:54.937Z"},"status_message":"Waiting for the deployment to be gone"}}}
84	org-local	2026-11-30T14:03:55.041Z	{"type":"operation.updated","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.041Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:54.989Z","ended_at":"2026-11-30T14:03:55.021Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.021Z","ended_at":"2026-11-30T14:03:55.036Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z"}}}
85	org-local	2026-11-30T14:03:55.041Z	{"type":"project.observed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.041Z","actor":"system","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0,"operation":{"id":"op_jut7a3yi2nvuaesm","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:54.937Z"}}}}
86	org-local	2026-11-30T14:03:55.044Z	{"type":"project.undeployed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.044Z","actor":"system","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
87	org-local	2026-11-30T14:03:55.042Z	{"type":"operation.ended","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:03:55.042Z","actor":"system","data":{"operation":{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:54.989Z","ended_at":"2026-11-30T14:03:55.021Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.021Z","ended_at":"2026-11-30T14:03:55.036Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z","ended_at":"2026-11-30T14:03:55.042Z"}}}
88	org-local	2026-11-30T14:03:55.403Z	{"type":"project.created","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.403Z","actor":"token default of every organization","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","operation":{"id":"op_zd4lxd6fn5pobhv7","kind":"create","status":"running","created_at":"2026-11-30T14:03:55.403Z"}}}}
89	org-local	2026-11-30T14:03:55.403Z	{"type":"operation.started","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.403Z","actor":"token default of every organization","data":{"operation":{"id":"op_zd4lxd6fn5pobhv7","project_id":"proj_xs3lcaww5uqtpw6u","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:55.403Z","created_at":"2026-11-30T14:03:55.403Z"}}}
90	org-local	2026-11-30T14:03:55.408Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.408Z","actor":"system","data":{"operation":{"id":"op_zd4lxd6fn5pobhv7","project_id":"proj_xs3lcaww5uqtpw6u","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:55.408Z"}],"deadline":"2026-11-30T14:18:55.403Z","created_at":"2026-11-30T14:03:55.403Z"}}}
91	org-local	2026-11-30T14:03:55.418Z	{"type":"project.deployed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.418Z","actor":"system","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
92	org-local	2026-11-30T14:03:55.417Z	{"type":"operation.ended","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.417Z","actor":"system","data":{"operation":{"id":"op_zd4lxd6fn5pobhv7","project_id":"proj_xs3lcaww5uqtpw6u","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:55.408Z","ended_at":"2026-11-30T14:03:55.417Z"}],"deadline":"2026-11-30T14:18:55.403Z","created_at":"2026-11-30T14:03:55.403Z","ended_at":"2026-11-30T14:03:55.417Z"}}}
93	org-local	2026-11-30T14:03:55.444Z	{"type":"job.created","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.444Z","actor":"token default of every organization","data":{"job":{"id":"job_j2gfdu6cew4ydiwg","project_id":"proj_xs3lcaww5uqtpw6u","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-11-30T14:03:55.444Z","updated_at":"2026-11-30T14:03:55.444Z"}}}
94	org-local	2026-11-30T14:03:55.457Z	{"type":"operation.started","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.457Z","actor":"token default of every organization","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
95	org-local	2026-11-30T14:03:55.457Z	{"type":"project.observed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.457Z","actor":"token default of every organization","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0,"operation":{"id":"op_rlqyylopldl2mwyh","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:55.457Z"}}}}
96	org-local	2026-11-30T14:03:55.470Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.470Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-11-30T14:03:55.469Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
97	org-local	2026-11-30T14:03:55.504Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.504Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"running","started_at":"2026-11-30T14:03:55.504Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
98	org-local	2026-11-30T14:03:55.577Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.577Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:55.504Z","ended_at":"2026-11-30T14:03:55.577Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:55.577Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
99	org-local	2026-11-30T14:03:55.605Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.605Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:55.504Z","ended_at":"2026-11-30T14:03:55.577Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:03:55.577Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
100	org-local	2026-11-30T14:03:55.605Z	{"type":"project.observed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.605Z","actor":"system","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0,"operation":{"id":"op_rlqyylopldl2mwyh","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:55.457Z"},"status_message":"Waiting for the deployment to be gone"}}}
101	org-local	2026-11-30T14:03:55.716Z	{"type":"operation.updated","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.716Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:55.504Z","ended_at":"2026-11-30T14:03:55.577Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.577Z","ended_at":"2026-11-30T14:03:55.715Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z"}}}
102	org-local	2026-11-30T14:03:55.716Z	{"type":"project.observed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.716Z","actor":"system","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0,"operation":{"id":"op_rlqyylopldl2mwyh","kind":"undeploy","status":"running","created_at":"2026-11-30T14:03:55.457Z"}}}}
103	org-local	2026-11-30T14:03:55.729Z	{"type":"project.undeployed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.729Z","actor":"system","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
104	org-local	2026-11-30T14:03:55.728Z	{"type":"operation.ended","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:03:55.728Z","actor":"system","data":{"operation":{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:55.504Z","ended_at":"2026-11-30T14:03:55.577Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.577Z","ended_at":"2026-11-30T14:03:55.715Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z","ended_at":"2026-11-30T14:03:55.728Z"}}}
136	org-local	2026-11-30T14:04:04.372Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.372Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"running","started_at":"2026-11-30T14:04:04.372Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
105	org-local	2026-11-30T14:03:55.865Z	{"type":"project.created","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:55.865Z","actor":"token default of every organization","data":{"project":{"id":"proj_noy7hfjmzcunnjca","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.737Z","updated_at":"2026-11-30T14:03:55.737Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_m2xa2tk3rfhlel7a","kind":"create","status":"running","created_at":"2026-11-30T14:03:55.865Z"}}}}
106	org-local	2026-11-30T14:03:55.865Z	{"type":"operation.started","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:55.865Z","actor":"token default of every organization","data":{"operation":{"id":"op_m2xa2tk3rfhlel7a","project_id":"proj_noy7hfjmzcunnjca","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:55.865Z","created_at":"2026-11-30T14:03:55.865Z"}}}
107	org-local	2026-11-30T14:03:55.869Z	{"type":"operation.updated","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:55.869Z","actor":"system","data":{"operation":{"id":"op_m2xa2tk3rfhlel7a","project_id":"proj_noy7hfjmzcunnjca","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"running","started_at":"2026-11-30T14:03:55.869Z"}],"deadline":"2026-11-30T14:18:55.865Z","created_at":"2026-11-30T14:03:55.865Z"}}}
108	org-local	2026-11-30T14:03:56.066Z	{"type":"operation.updated","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.066Z","actor":"system","data":{"operation":{"id":"op_m2xa2tk3rfhlel7a","project_id":"proj_noy7hfjmzcunnjca","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:55.869Z","ended_at":"2026-11-30T14:03:56.065Z"},{"name":"apply","status":"running","started_at":"2026-11-30T14:03:56.066Z"}],"deadline":"2026-11-30T14:18:55.865Z","created_at":"2026-11-30T14:03:55.865Z"}}}
109	org-local	2026-11-30T14:03:56.089Z	{"type":"project.deployed","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.089Z","actor":"system","data":{"project":{"id":"proj_noy7hfjmzcunnjca","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.737Z","updated_at":"2026-11-30T14:03:55.737Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
110	org-local	2026-11-30T14:03:56.082Z	{"type":"operation.ended","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.082Z","actor":"system","data":{"operation":{"id":"op_m2xa2tk3rfhlel7a","project_id":"proj_noy7hfjmzcunnjca","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:55.869Z","ended_at":"2026-11-30T14:03:56.065Z"},{"name":"apply","status":"done","started_at":"2026-11-30T14:03:56.066Z","ended_at":"2026-11-30T14:03:56.082Z"}],"deadline":"2026-11-30T14:18:55.865Z","created_at":"2026-11-30T14:03:55.865Z","ended_at":"2026-11-30T14:03:56.082Z"}}}
111	org-local	2026-11-30T14:03:56.210Z	{"type":"project.status_changed","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.210Z","actor":"system","data":{"project":{"id":"proj_noy7hfjmzcunnjca","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.737Z","updated_at":"2026-11-30T14:03:55.737Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
112	org-local	2026-11-30T14:03:56.311Z	{"type":"run.created","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.311Z","actor":"token default of every organization","data":{"run":{"id":"run_q5tdk6if5xsohkxg","project_id":"proj_noy7hfjmzcunnjca","job_id":"job_mpraca4hstemq4wh","job_name":"state-scheduled-run-manual-20261130-140356","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:03:56.311Z","updated_at":"2026-11-30T14:03:56.311Z"}}}
113	org-local	2026-11-30T14:03:56.833Z	{"type":"run.started","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:56.833Z","actor":"system","data":{"run":{"id":"run_q5tdk6if5xsohkxg","project_id":"proj_noy7hfjmzcunnjca","job_id":"job_mpraca4hstemq4wh","job_name":"state-scheduled-run-manual-20261130-140356","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:03:56.311Z","updated_at":"2026-11-30T14:03:56.833Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:56.659Z"}}}
114	org-local	2026-11-30T14:03:57.191Z	{"type":"run.ended","organization":"org-local","project":"proj_noy7hfjmzcunnjca","time":"2026-11-30T14:03:57.191Z","actor":"system","data":{"run":{"id":"run_q5tdk6if5xsohkxg","project_id":"proj_noy7hfjmzcunnjca","job_id":"job_mpraca4hstemq4wh","job_name":"state-scheduled-run-manual-20261130-140356","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:56.311Z","updated_at":"2026-11-30T14:03:57.191Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:56.659Z","exit_code":0,"duration_seconds":0.433,"end_time":"2026-11-30T14:03:57.092Z"}}}
146	org-local	2026-11-30T14:04:07.017Z	{"type":"operation.started","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.017Z","actor":"token default of every organization","data":{"operation":{"id":"op_cau7ynaposx5ldne","project_id":"proj_522mc7dh3swrfyxe","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:19:07.017Z","created_at":"2026-11-30T14:04:07.017Z"}}}
115	org-second	2026-11-30T14:03:58.572Z	{"type":"project.created","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:03:58.572Z","actor":"token second","data":{"project":{"id":"proj_zixiwtcjo3rdhdc5","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:57.411Z","updated_at":"2026-11-30T14:03:57.411Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_g3fg5ps2q4akrqig","kind":"create","status":"running","created_at":"2026-11-30T14:03:58.572Z"}}}}
116	org-second	2026-11-30T14:03:58.572Z	{"type":"operation.started","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:03:58.572Z","actor":"token second","data":{"operation":{"id":"op_g3fg5ps2q4akrqig","project_id":"proj_zixiwtcjo3rdhdc5","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:18:58.572Z","created_at":"2026-11-30T14:03:58.572Z"}}}
117	org-second	2026-11-30T14:03:58.614Z	{"type":"operation.updated","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:03:58.614Z","actor":"system","data":{"operation":{"id":"op_g3fg5ps2q4akrqig","project_id":"proj_zixiwtcjo3rdhdc5","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:03:58.614Z"}],"deadline":"2026-11-30T14:18:58.572Z","created_at":"2026-11-30T14:03:58.572Z"}}}
118	org-second	2026-11-30T14:03:58.773Z	{"type":"project.deployed","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:03:58.773Z","actor":"system","data":{"project":{"id":"proj_zixiwtcjo3rdhdc5","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:57.411Z","updated_at":"2026-11-30T14:03:57.411Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
119	org-second	2026-11-30T14:03:58.693Z	{"type":"operation.ended","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:03:58.693Z","actor":"system","data":{"operation":{"id":"op_g3fg5ps2q4akrqig","project_id":"proj_zixiwtcjo3rdhdc5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:58.614Z","ended_at":"2026-11-30T14:03:58.693Z"}],"deadline":"2026-11-30T14:18:58.572Z","created_at":"2026-11-30T14:03:58.572Z","ended_at":"2026-11-30T14:03:58.693Z"}}}
120	org-second	2026-11-30T14:04:00.174Z	{"type":"project.status_changed","organization":"org-second","project":"proj_zixiwtcjo3rdhdc5","time":"2026-11-30T14:04:00.174Z","actor":"system","data":{"project":{"id":"proj_zixiwtcjo3rdhdc5","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:57.411Z","updated_at":"2026-11-30T14:03:57.411Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
121	org-local	2026-11-30T14:04:00.205Z	{"type":"run.created","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:04:00.205Z","actor":"schedule","data":{"run":{"id":"run_kzytwlp5xgci5tjz","project_id":"proj_x4pzor4xgmhdylpv","job_id":"job_rfjisict6odyecmo","job_name":"scheduled-scheduled-run-20261130-140400","job_type":"run","status":"pending","triggered_by":"scheduled","created_at":"2026-11-30T14:04:00.205Z","updated_at":"2026-11-30T14:04:00.205Z"}}}
122	org-local	2026-11-30T14:04:01.097Z	{"type":"project.created","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:01.097Z","actor":"token default of every organization","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_ju3kzi7s7b6miwwi","kind":"create","status":"running","created_at":"2026-11-30T14:04:01.097Z"}}}}
123	org-local	2026-11-30T14:04:01.097Z	{"type":"operation.started","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:01.097Z","actor":"token default of every organization","data":{"operation":{"id":"op_ju3kzi7s7b6miwwi","project_id":"proj_7yvaywmjyd2fmcta","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-30T14:19:01.097Z","created_at":"2026-11-30T14:04:01.097Z"}}}
124	org-local	2026-11-30T14:04:01.132Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:01.132Z","actor":"system","data":{"operation":{"id":"op_ju3kzi7s7b6miwwi","project_id":"proj_7yvaywmjyd2fmcta","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:04:01.132Z"}],"deadline":"2026-11-30T14:19:01.097Z","created_at":"2026-11-30T14:04:01.097Z"}}}
147	org-local	2026-11-30T14:04:07.061Z	{"type":"operation.updated","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.061Z","actor":"system","data":{"operation":{"id":"op_cau7ynaposx5ldne","project_id":"proj_522mc7dh3swrfyxe","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-11-30T14:04:07.061Z"}],"deadline":"2026-11-30T14:19:07.017Z","created_at":"2026-11-30T14:04:07.017Z"}}}
125	org-local	2026-11-30T14:04:01.308Z	{"type":"project.deployed","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:01.308Z","actor":"system","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
126	org-local	2026-11-30T14:04:01.305Z	{"type":"operation.ended","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:01.305Z","actor":"system","data":{"operation":{"id":"op_ju3kzi7s7b6miwwi","project_id":"proj_7yvaywmjyd2fmcta","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:04:01.132Z","ended_at":"2026-11-30T14:04:01.304Z"}],"deadline":"2026-11-30T14:19:01.097Z","created_at":"2026-11-30T14:04:01.097Z","ended_at":"2026-11-30T14:04:01.305Z"}}}
127	org-local	2026-11-30T14:04:01.669Z	{"type":"run.started","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:04:01.669Z","actor":"system","data":{"run":{"id":"run_kzytwlp5xgci5tjz","project_id":"proj_x4pzor4xgmhdylpv","job_id":"job_rfjisict6odyecmo","job_name":"scheduled-scheduled-run-20261130-140400","job_type":"run","status":"running","triggered_by":"scheduled","created_at":"2026-11-30T14:04:00.205Z","updated_at":"2026-11-30T14:04:01.669Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:04:01.459Z"}}}
128	org-local	2026-11-30T14:04:01.902Z	{"type":"run.ended","organization":"org-local","project":"proj_x4pzor4xgmhdylpv","time":"2026-11-30T14:04:01.902Z","actor":"system","data":{"run":{"id":"run_kzytwlp5xgci5tjz","project_id":"proj_x4pzor4xgmhdylpv","job_id":"job_rfjisict6odyecmo","job_name":"scheduled-scheduled-run-20261130-140400","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-30T14:04:00.205Z","updated_at":"2026-11-30T14:04:01.902Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:04:01.459Z","exit_code":0,"duration_seconds":0.343,"end_time":"2026-11-30T14:04:01.802Z"}}}
129	org-local	2026-11-30T14:04:02.062Z	{"type":"project.status_changed","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:02.062Z","actor":"system","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
130	org-local	2026-11-30T14:04:02.366Z	{"type":"run.created","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:02.366Z","actor":"token default of every organization","data":{"run":{"id":"run_qkopv6ftycztqbok","project_id":"proj_7yvaywmjyd2fmcta","job_id":"job_ckhao2ng4v64cyyc","job_name":"deleted-scheduled-run-manual-20261130-140402","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:04:02.366Z","updated_at":"2026-11-30T14:04:02.366Z"}}}
131	org-local	2026-11-30T14:04:03.726Z	{"type":"run.started","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:03.726Z","actor":"system","data":{"run":{"id":"run_qkopv6ftycztqbok","project_id":"proj_7yvaywmjyd2fmcta","job_id":"job_ckhao2ng4v64cyyc","job_name":"deleted-scheduled-run-manual-20261130-140402","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:04:02.366Z","updated_at":"2026-11-30T14:04:03.726Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:04:03.632Z"}}}
132	org-local	2026-11-30T14:04:04.106Z	{"type":"run.ended","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.106Z","actor":"system","data":{"run":{"id":"run_qkopv6ftycztqbok","project_id":"proj_7yvaywmjyd2fmcta","job_id":"job_ckhao2ng4v64cyyc","job_name":"deleted-scheduled-run-manual-20261130-140402","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:04:02.366Z","updated_at":"2026-11-30T14:04:04.106Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:04:03.632Z","exit_code":0,"duration_seconds":0.405,"end_time":"2026-11-30T14:04:04.037Z"}}}
133	org-local	2026-11-30T14:04:04.281Z	{"type":"operation.started","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.281Z","actor":"token default of every organization","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
134	org-local	2026-11-30T14:04:04.281Z	{"type":"project.observed","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.281Z","actor":"token default of every organization","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_je6pvfntxkd6ozqp","kind":"delete","status":"running","created_at":"2026-11-30T14:04:04.281Z"}}}}
135	org-local	2026-11-30T14:04:04.336Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.336Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-11-30T14:04:04.336Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
137	org-local	2026-11-30T14:04:04.470Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.470Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:04:04.470Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
138	org-local	2026-11-30T14:04:04.574Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.574Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"running","started_at":"2026-11-30T14:04:04.470Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
139	org-local	2026-11-30T14:04:04.574Z	{"type":"project.observed","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:04.574Z","actor":"system","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_je6pvfntxkd6ozqp","kind":"delete","status":"running","created_at":"2026-11-30T14:04:04.281Z"},"status_message":"Waiting for the deployment to be gone"}}}
140	org-local	2026-11-30T14:04:05.000Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:05.000Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:04:04.470Z","ended_at":"2026-11-30T14:04:04.999Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
141	org-local	2026-11-30T14:04:05.000Z	{"type":"project.observed","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:05.000Z","actor":"system","data":{"project":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_je6pvfntxkd6ozqp","kind":"delete","status":"running","created_at":"2026-11-30T14:04:04.281Z"}}}}
142	org-local	2026-11-30T14:04:05.014Z	{"type":"operation.updated","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:05.014Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:04:04.470Z","ended_at":"2026-11-30T14:04:04.999Z"},{"name":"forget-variables","status":"running","started_at":"2026-11-30T14:04:05.014Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z"}}}
143	org-local	2026-11-30T14:04:05.114Z	{"type":"project.deleted","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:05.114Z","actor":"system","data":{"id":"proj_7yvaywmjyd2fmcta","name":"deleted"}}
144	org-local	2026-11-30T14:04:05.105Z	{"type":"operation.ended","organization":"org-local","project":"proj_7yvaywmjyd2fmcta","time":"2026-11-30T14:04:05.105Z","actor":"system","data":{"operation":{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:04:04.470Z","ended_at":"2026-11-30T14:04:04.999Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-30T14:04:05.014Z","ended_at":"2026-11-30T14:04:05.073Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z","ended_at":"2026-11-30T14:04:05.105Z"}}}
145	org-local	2026-11-30T14:04:07.017Z	{"type":"project.created","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.017Z","actor":"token default of every organization","data":{"project":{"id":"proj_522mc7dh3swrfyxe","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:05.350Z","updated_at":"2026-11-30T14:04:05.350Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","operation":{"id":"op_cau7ynaposx5ldne","kind":"create","status":"running","created_at":"2026-11-30T14:04:07.017Z"}}}}
148	org-local	2026-11-30T14:04:07.413Z	{"type":"project.deployed","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.413Z","actor":"system","data":{"project":{"id":"proj_522mc7dh3swrfyxe","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:05.350Z","updated_at":"2026-11-30T14:04:05.350Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
149	org-local	2026-11-30T14:04:07.375Z	{"type":"operation.ended","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.375Z","actor":"system","data":{"operation":{"id":"op_cau7ynaposx5ldne","project_id":"proj_522mc7dh3swrfyxe","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:04:07.061Z","ended_at":"2026-11-30T14:04:07.375Z"}],"deadline":"2026-11-30T14:19:07.017Z","created_at":"2026-11-30T14:04:07.017Z","ended_at":"2026-11-30T14:04:07.375Z"}}}
150	org-local	2026-11-30T14:04:07.894Z	{"type":"project.status_changed","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:07.894Z","actor":"system","data":{"project":{"id":"proj_522mc7dh3swrfyxe","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:05.350Z","updated_at":"2026-11-30T14:04:05.350Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
151	org-local	2026-11-30T14:04:08.392Z	{"type":"run.created","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:08.392Z","actor":"token default of every organization","data":{"run":{"id":"run_fnvt364ozexbs2fv","project_id":"proj_522mc7dh3swrfyxe","job_id":"job_ri6ll5kfsovpkx27","job_name":"running-scheduled-run-manual-20261130-140408","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-30T14:04:08.392Z","updated_at":"2026-11-30T14:04:08.392Z"}}}
152	org-local	2026-11-30T14:04:09.385Z	{"type":"run.started","organization":"org-local","project":"proj_522mc7dh3swrfyxe","time":"2026-11-30T14:04:09.385Z","actor":"system","data":{"run":{"id":"run_fnvt364ozexbs2fv","project_id":"proj_522mc7dh3swrfyxe","job_id":"job_ri6ll5kfsovpkx27","job_name":"running-scheduled-run-manual-20261130-140408","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:04:08.392Z","updated_at":"2026-11-30T14:04:09.385Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-30T14:04:09.006Z"}}}
153	org-local	2026-11-30T14:04:29.140Z	{"type":"project.observed","organization":"org-local","project":"proj_4xw5fqtkpyluorul","time":"2026-11-30T14:04:29.140Z","actor":"system","data":{"project":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
154	org-local	2026-11-30T14:04:29.309Z	{"type":"project.observed","organization":"org-local","project":"proj_lguxb3wmju6etnn6","time":"2026-11-30T14:04:29.309Z","actor":"system","data":{"project":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}}
155	org-local	2026-11-30T14:04:29.457Z	{"type":"project.observed","organization":"org-local","project":"proj_xs3lcaww5uqtpw6u","time":"2026-11-30T14:04:29.457Z","actor":"system","data":{"project":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}}
\.


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.jobs (organization, id, created_at, version, project, name, wire, internals) FROM stdin;
org-local	job_4jpfxb2ksoz7xqra	2026-11-30T14:03:49.017Z	1	proj_gnkyhkyhaqokjfoy	scheduled-run	{"id":"job_4jpfxb2ksoz7xqra","project_id":"proj_gnkyhkyhaqokjfoy","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-30T14:03:49.017Z","updated_at":"2026-11-30T14:03:49.017Z"}	{}
org-local	job_ep6tp3pn5qtr5l3j	2026-11-30T14:03:50.636Z	1	proj_5kenu4vlur6x7tx7	scheduled-run	{"id":"job_ep6tp3pn5qtr5l3j","project_id":"proj_5kenu4vlur6x7tx7","name":"scheduled-run","command":"node <project>/main.js","enabled":false,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:51.291Z","schedule":"0 2 * * *","max_retries":2,"retry_pause":"24h"}	{}
org-local	job_rfjisict6odyecmo	2026-11-30T14:03:52.092Z	1	proj_x4pzor4xgmhdylpv	scheduled-run	{"id":"job_rfjisict6odyecmo","project_id":"proj_x4pzor4xgmhdylpv","name":"scheduled-run","command":"node <project>/main.js","enabled":true,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.403Z","schedule":"* * * * *","time_zone":"Europe/Berlin","max_retries":0,"retry_pause":"5m"}	{}
org-local	job_l4fdlcexkbkfhqam	2026-11-30T14:03:52.232Z	1	proj_6mhefrjsvewfiobv	scheduled-run	{"id":"job_l4fdlcexkbkfhqam","project_id":"proj_6mhefrjsvewfiobv","name":"scheduled-run","command":"node <project>/main.js","enabled":true,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.593Z","schedule":"* * * * *","time_zone":"Europe/Berlin","max_retries":0,"retry_pause":"5m"}	{}
org-local	job_aysoo5rx22i5c34o	2026-11-30T14:03:52.917Z	1	proj_4xw5fqtkpyluorul	scheduled-run	{"id":"job_aysoo5rx22i5c34o","project_id":"proj_4xw5fqtkpyluorul","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-30T14:03:52.917Z","updated_at":"2026-11-30T14:03:52.917Z"}	{}
org-local	job_bnthptv3tqxx5xkl	2026-11-30T14:03:54.903Z	1	proj_lguxb3wmju6etnn6	hourly	{"id":"job_bnthptv3tqxx5xkl","project_id":"proj_lguxb3wmju6etnn6","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-11-30T14:03:54.903Z","updated_at":"2026-11-30T14:03:54.903Z"}	{}
org-local	job_rizipy4p6zzhbgce	2026-11-30T14:03:54.928Z	1	proj_lguxb3wmju6etnn6	clean	{"id":"job_rizipy4p6zzhbgce","project_id":"proj_lguxb3wmju6etnn6","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-11-30T14:03:54.928Z","updated_at":"2026-11-30T14:03:54.928Z"}	{}
org-local	job_j2gfdu6cew4ydiwg	2026-11-30T14:03:55.444Z	1	proj_xs3lcaww5uqtpw6u	orders	{"id":"job_j2gfdu6cew4ydiwg","project_id":"proj_xs3lcaww5uqtpw6u","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-11-30T14:03:55.444Z","updated_at":"2026-11-30T14:03:55.444Z"}	{}
org-local	job_mpraca4hstemq4wh	2026-11-30T14:03:56.311Z	1	proj_noy7hfjmzcunnjca	scheduled-run	{"id":"job_mpraca4hstemq4wh","project_id":"proj_noy7hfjmzcunnjca","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-30T14:03:56.311Z","updated_at":"2026-11-30T14:03:56.311Z"}	{}
org-local	job_ri6ll5kfsovpkx27	2026-11-30T14:04:08.392Z	1	proj_522mc7dh3swrfyxe	scheduled-run	{"id":"job_ri6ll5kfsovpkx27","project_id":"proj_522mc7dh3swrfyxe","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-30T14:04:08.392Z","updated_at":"2026-11-30T14:04:08.392Z"}	{}
\.


--
-- Data for Name: keys; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.keys (scope, key, expires_at, wire) FROM stdin;
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-0	2026-12-01T14:03:47.964Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-0","body":"0c3353246d866b5e1c44d2ff3b6b5ec327c5bf1e150199773dbf33e49dd5b04f","expiresAt":"2026-12-01T14:03:47.964Z","answer":{"id":"var_3jga6a3btn4qmyts"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-1	2026-12-01T14:03:47.990Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-1","body":"2715ac584aae9f8b84a4d3335346359f9715f231208f4e1f9fc6a1eafd625b00","expiresAt":"2026-12-01T14:03:47.990Z","operation":"op_clnghqimpcu2bxgm"}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-2	2026-12-01T14:03:48.832Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-2","body":"66919077dc3866f9cc13894afd4939023838ab6e90e4db2c87929009ae521e0b","expiresAt":"2026-12-01T14:03:48.832Z","answer":{"id":"var_qvurkzst2tiaewpr"}}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-3	2026-12-01T14:03:48.960Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-3","body":"29bf0b1ef14e97600a01d7affecf1ff5c54bf5dd8c48a26ceba34e1624a4805a","expiresAt":"2026-12-01T14:03:48.960Z","answer":{"id":"var_v7rex5l6iix6vy55"}}
c4140389c49fc685625d7b5e199a66230f4667d1ae3a99c071b8d7a9ca4884fa	recorded-4	2026-12-01T14:03:49.001Z	{"scope":"c4140389c49fc685625d7b5e199a66230f4667d1ae3a99c071b8d7a9ca4884fa","key":"recorded-4","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:03:49.001Z","answer":{"job_run_id":"run_g2fplld4tlrkju5f","job_name":"active-scheduled-run-manual-20261130-140349","status":"pending","message":"Run triggered successfully"}}
3e91cfbfd0ae3effd03601b3f7f80486b3359506229d1f10b86899dd2caaec93	recorded-5	2026-12-01T14:03:49.877Z	{"scope":"3e91cfbfd0ae3effd03601b3f7f80486b3359506229d1f10b86899dd2caaec93","key":"recorded-5","body":"eaa5af731274b2a5aaef0e44838bce70f5c794ff526ffd8479c8943c9ba49404","expiresAt":"2026-12-01T14:03:49.877Z","operation":"op_qo4ijf6gbcis4ohr"}
c4140389c49fc685625d7b5e199a66230f4667d1ae3a99c071b8d7a9ca4884fa	recorded-6	2026-12-01T14:03:50.006Z	{"scope":"c4140389c49fc685625d7b5e199a66230f4667d1ae3a99c071b8d7a9ca4884fa","key":"recorded-6","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:03:50.006Z","answer":{"job_run_id":"run_hqfx6ugl42lz2cjl","job_name":"active-scheduled-run-manual-20261130-140350","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-7	2026-12-01T14:03:50.636Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-7","body":"70fcea8d70711a885eb0ffbc70bc906494cc824e66e7dce3ba236888c7b7cafa","expiresAt":"2026-12-01T14:03:50.636Z","operation":"op_mbsjcqjkzxxgdcjf"}
e07326bc9a2556e89084ec500500b1dcff5fe54ba450e57cf3472f5cf0380f03	recorded-8	2026-12-01T14:03:51.287Z	{"scope":"e07326bc9a2556e89084ec500500b1dcff5fe54ba450e57cf3472f5cf0380f03","key":"recorded-8","body":"fdd2cbb244fed42f6925fdf46a1e41d91555548319ac4af3355fee42add8b77c","expiresAt":"2026-12-01T14:03:51.287Z","answer":{"id":"job_ep6tp3pn5qtr5l3j","project_id":"proj_5kenu4vlur6x7tx7","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","time_zone":"UTC","enabled":false,"max_retries":2,"retry_pause":"24h","created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:51.291Z"}}
12bbde35970a28a6cbc486b6d83e997c1517beb4bd8531498f4778c7b434503c	recorded-9	2026-12-01T14:03:51.302Z	{"scope":"12bbde35970a28a6cbc486b6d83e997c1517beb4bd8531498f4778c7b434503c","key":"recorded-9","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:03:51.302Z","answer":{"job_run_id":"run_ykodp7uluwoswf2b","job_name":"failing-scheduled-run-manual-20261130-140351","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-10	2026-12-01T14:03:52.092Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-10","body":"55954bc6a98b8b1a8e2dfee96af67e391210b24d196a9924b79f03ecdb45f230","expiresAt":"2026-12-01T14:03:52.092Z","operation":"op_qd7yyns5p4i3j3xr"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-11	2026-12-01T14:03:52.232Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-11","body":"40ccf6ec45cce5569a80ab40c2f33ceedddd8cea1370da73c9018eba21305c3d","expiresAt":"2026-12-01T14:03:52.232Z","operation":"op_evouje3e5r7jjpvn"}
a18aa5cf9df2d67afc09d75e3d9284f7ec05e1a7c6ea84cc6d8c010eb08ef23f	recorded-12	2026-12-01T14:03:52.382Z	{"scope":"a18aa5cf9df2d67afc09d75e3d9284f7ec05e1a7c6ea84cc6d8c010eb08ef23f","key":"recorded-12","body":"195c0c667889503338465e0a9aa8e74b34499547621823836199e919800c538a","expiresAt":"2026-12-01T14:03:52.382Z","answer":{"id":"job_rfjisict6odyecmo","project_id":"proj_x4pzor4xgmhdylpv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.403Z","next_run_at":"2026-11-30T14:04:00.000Z"}}
80aa0815076f544e11424efecad29c0998c0128063748f2771ada5410fc0cacc	recorded-13	2026-12-01T14:03:52.551Z	{"scope":"80aa0815076f544e11424efecad29c0998c0128063748f2771ada5410fc0cacc","key":"recorded-13","body":"81a5c82d1fb6d85cc431666ce1d134e79f57cf61c77249e6eeb6a2de257a4f06","expiresAt":"2026-12-01T14:03:52.551Z","operation":"op_z46i54oaw7munygg"}
c4de0329cc68321f12546755bfbc826b50e6dfe41bd401bbe529ce2b03347c07	recorded-14	2026-12-01T14:03:52.590Z	{"scope":"c4de0329cc68321f12546755bfbc826b50e6dfe41bd401bbe529ce2b03347c07","key":"recorded-14","body":"195c0c667889503338465e0a9aa8e74b34499547621823836199e919800c538a","expiresAt":"2026-12-01T14:03:52.590Z","answer":{"id":"job_l4fdlcexkbkfhqam","project_id":"proj_6mhefrjsvewfiobv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.593Z"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-15	2026-12-01T14:03:52.600Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-15","body":"2a237ed9454ce8f9e5bc762e30f22ab59989697a19dc83bfacb04bcfab9cd94a","expiresAt":"2026-12-01T14:03:52.600Z","operation":"op_mle3jovvidfjrzuk"}
e89562f8e8e5d34e5b98181961a5b772b0087498a159c50b5f9e4a544c66783a	recorded-16	2026-12-01T14:03:52.915Z	{"scope":"e89562f8e8e5d34e5b98181961a5b772b0087498a159c50b5f9e4a544c66783a","key":"recorded-16","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:03:52.915Z","answer":{"job_run_id":"run_i52ljlgtxgvtndcf","job_name":"undeployed-scheduled-run-manual-20261130-140352","status":"pending","message":"Run triggered successfully"}}
1b36e58c7407fe0bc166b2e6da8cc20d61887767d96ca3c55bed2b2899d6dcf5	recorded-17	2026-12-01T14:03:53.672Z	{"scope":"1b36e58c7407fe0bc166b2e6da8cc20d61887767d96ca3c55bed2b2899d6dcf5","key":"recorded-17","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-01T14:03:53.672Z","operation":"op_lagokidblnhaarlc"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-18	2026-12-01T14:03:54.060Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-18","body":"bc9182ca33ff107b0f2105a4cb0e50659a6cc21faf7bfe56ad394f0f4cbadf60","expiresAt":"2026-12-01T14:03:54.060Z","operation":"op_k5bg25gt34ufqu5c"}
ab30097130e5b089858ddde731d502fb167316278843cc0d07ff41d00b35e497	recorded-19	2026-12-01T14:03:54.899Z	{"scope":"ab30097130e5b089858ddde731d502fb167316278843cc0d07ff41d00b35e497","key":"recorded-19","body":"c3868154f07b71f5700be6fb35233d3b9a12c1403144c6170657f35e6bc4b966","expiresAt":"2026-12-01T14:03:54.899Z","answer":{"id":"job_bnthptv3tqxx5xkl","project_id":"proj_lguxb3wmju6etnn6","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-11-30T14:03:54.903Z","updated_at":"2026-11-30T14:03:54.903Z","next_run_at":"2026-11-30T14:15:00.000Z"}}
ab30097130e5b089858ddde731d502fb167316278843cc0d07ff41d00b35e497	recorded-20	2026-12-01T14:03:54.918Z	{"scope":"ab30097130e5b089858ddde731d502fb167316278843cc0d07ff41d00b35e497","key":"recorded-20","body":"b0016ec09975e39f80ecb3e70728a7c7661448053a749272dca71b2fcc34cc1c","expiresAt":"2026-12-01T14:03:54.918Z","answer":{"id":"job_rizipy4p6zzhbgce","project_id":"proj_lguxb3wmju6etnn6","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-11-30T14:03:54.928Z","updated_at":"2026-11-30T14:03:54.928Z"}}
876c545be6f3f5e30461718e4ef421f2e779209a22ee5d4d7fbff6817f2b2c03	recorded-21	2026-12-01T14:03:54.936Z	{"scope":"876c545be6f3f5e30461718e4ef421f2e779209a22ee5d4d7fbff6817f2b2c03","key":"recorded-21","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-01T14:03:54.936Z","operation":"op_jut7a3yi2nvuaesm"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-22	2026-12-01T14:03:55.050Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-22","body":"28115d81fdffcb4fab7798022589c69011e36f56bfec53cf4f1d72dc146bb639","expiresAt":"2026-12-01T14:03:55.050Z","operation":"op_zd4lxd6fn5pobhv7"}
b2217916d0f06189889a4c3937f5ef754c89fda8f7d41cc997111a5337a9065f	recorded-23	2026-12-01T14:03:55.438Z	{"scope":"b2217916d0f06189889a4c3937f5ef754c89fda8f7d41cc997111a5337a9065f","key":"recorded-23","body":"51ef52fe9ac2ed1d91a95c213d2aff4a98ebb5b27702bc2efa65a211b370dca2","expiresAt":"2026-12-01T14:03:55.438Z","answer":{"id":"job_j2gfdu6cew4ydiwg","project_id":"proj_xs3lcaww5uqtpw6u","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-11-30T14:03:55.444Z","updated_at":"2026-11-30T14:03:55.444Z"}}
b186821f78bfd9424fcb107273355764ea10d1ef1f0fd757a5a0283bedf348bf	recorded-24	2026-12-01T14:03:55.456Z	{"scope":"b186821f78bfd9424fcb107273355764ea10d1ef1f0fd757a5a0283bedf348bf","key":"recorded-24","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-01T14:03:55.456Z","operation":"op_rlqyylopldl2mwyh"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-25	2026-12-01T14:03:55.737Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-25","body":"36da32b27775c06b5cfeebd915e2edc8adda4096b4cba7d33e1a18d05fe1a600","expiresAt":"2026-12-01T14:03:55.737Z","operation":"op_m2xa2tk3rfhlel7a"}
26d8a58a8f2991efc5006a9a4f6a1741eba539ec94b4eeb286adec52e79c1875	recorded-26	2026-12-01T14:03:56.300Z	{"scope":"26d8a58a8f2991efc5006a9a4f6a1741eba539ec94b4eeb286adec52e79c1875","key":"recorded-26","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:03:56.300Z","answer":{"job_run_id":"run_q5tdk6if5xsohkxg","job_name":"state-scheduled-run-manual-20261130-140356","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-27	2026-12-01T14:04:00.329Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-27","body":"cf526e9ebbccbe3df49eef41d83016918daa2ba36e8612e3265e83872754d3eb","expiresAt":"2026-12-01T14:04:00.329Z","operation":"op_ju3kzi7s7b6miwwi"}
376f295d109599e390ef890cb227c06601bb7d74d0164f1b0065cdae5de5e3b2	recorded-28	2026-12-01T14:04:02.306Z	{"scope":"376f295d109599e390ef890cb227c06601bb7d74d0164f1b0065cdae5de5e3b2","key":"recorded-28","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:04:02.306Z","answer":{"job_run_id":"run_qkopv6ftycztqbok","job_name":"deleted-scheduled-run-manual-20261130-140402","status":"pending","message":"Run triggered successfully"}}
f72aaecccc05935dc0b4d298a8cd0fddd6e6ad46bc144df5ba831356143f0244	recorded-29	2026-12-01T14:04:04.265Z	{"scope":"f72aaecccc05935dc0b4d298a8cd0fddd6e6ad46bc144df5ba831356143f0244","key":"recorded-29","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-01T14:04:04.265Z","operation":"op_je6pvfntxkd6ozqp"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-30	2026-12-01T14:04:05.350Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-30","body":"8969cbcbda18a4059421fc0ddcf80797bfa63ffc28b481f7a9bfb9e37d2105b8","expiresAt":"2026-12-01T14:04:05.350Z","operation":"op_cau7ynaposx5ldne"}
83d8dd5150932f21a0190f62cd547b6ea137f79de1656e989b7a1de17663d60d	recorded-31	2026-12-01T14:04:08.367Z	{"scope":"83d8dd5150932f21a0190f62cd547b6ea137f79de1656e989b7a1de17663d60d","key":"recorded-31","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-01T14:04:08.367Z","answer":{"job_run_id":"run_fnvt364ozexbs2fv","job_name":"running-scheduled-run-manual-20261130-140408","status":"pending","message":"Run triggered successfully"}}
\.


--
-- Data for Name: kysely_migration; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration (name, "timestamp") FROM stdin;
001-first	2026-11-30T14:03:41.888Z
002-records	2026-11-30T14:03:41.945Z
003-events	2026-11-30T14:03:41.977Z
004-python-requirements	2026-11-30T14:03:42.012Z
005-runs-of-status	2026-11-30T14:03:42.040Z
006-project-queries	2026-11-30T14:03:42.044Z
007-project-columns	2026-11-30T14:03:42.048Z
008-project-columns	2026-11-30T14:03:42.210Z
\.


--
-- Data for Name: kysely_migration_lock; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration_lock (id, is_locked) FROM stdin;
migration_lock	0
\.


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.leases (host, number, ends_at) FROM stdin;
\.


--
-- Data for Name: logs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.logs (organization, run, text) FROM stdin;
org-local	run_g2fplld4tlrkju5f	33 2026-11-30T14:03:49.502Z visit 1\n71 2026-11-30T14:03:49.503Z region north\n131 2026-11-30T14:03:49.503Z password [secret] of 18 characters\n175 2026-11-30T14:03:49.503Z config {"depth":2}\n
org-local	run_hqfx6ugl42lz2cjl	33 2026-11-30T14:03:50.470Z visit 2\n71 2026-11-30T14:03:50.471Z region north\n131 2026-11-30T14:03:50.471Z password [secret] of 18 characters\n175 2026-11-30T14:03:50.471Z config {"depth":2}\n
org-local	run_ykodp7uluwoswf2b	49 2026-11-30T14:03:51.667Z one line before the end\n98 2026-11-30T14:03:51.674Z the warehouse is closed\n
org-local	run_i52ljlgtxgvtndcf	33 2026-11-30T14:03:53.312Z visit 1\n71 2026-11-30T14:03:53.312Z region north\n131 2026-11-30T14:03:53.312Z password undefined of 0 characters\n
org-local	run_q5tdk6if5xsohkxg	33 2026-11-30T14:03:56.807Z visit 1\n71 2026-11-30T14:03:56.812Z region north\n131 2026-11-30T14:03:56.814Z password undefined of 0 characters\n223 2026-11-30T14:03:56.814Z state dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc\n
org-local	run_kzytwlp5xgci5tjz	33 2026-11-30T14:04:01.724Z visit 1\n71 2026-11-30T14:04:01.724Z region north\n131 2026-11-30T14:04:01.724Z password undefined of 0 characters\n
\.


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.operations (organization, id, created_at, version, project, status, lease, ended_at, wire, internals) FROM stdin;
org-local	op_clnghqimpcu2bxgm	2026-11-30T14:03:48.742Z	3	proj_gnkyhkyhaqokjfoy	succeeded	1	2026-11-30T14:03:48.787Z	{"id":"op_clnghqimpcu2bxgm","project_id":"proj_gnkyhkyhaqokjfoy","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:48.773Z","ended_at":"2026-11-30T14:03:48.787Z"}],"deadline":"2026-11-30T14:18:48.742Z","created_at":"2026-11-30T14:03:48.742Z","ended_at":"2026-11-30T14:03:48.787Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:47.991Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_mbsjcqjkzxxgdcjf	2026-11-30T14:03:51.114Z	3	proj_5kenu4vlur6x7tx7	succeeded	1	2026-11-30T14:03:51.134Z	{"id":"op_mbsjcqjkzxxgdcjf","project_id":"proj_5kenu4vlur6x7tx7","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:51.120Z","ended_at":"2026-11-30T14:03:51.134Z"}],"deadline":"2026-11-30T14:18:51.114Z","created_at":"2026-11-30T14:03:51.114Z","ended_at":"2026-11-30T14:03:51.134Z"}	{"lease":1,"target":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_5kenu4vlur6x7tx7","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:50.636Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}
org-local	op_qo4ijf6gbcis4ohr	2026-11-30T14:03:49.885Z	3	proj_gnkyhkyhaqokjfoy	succeeded	1	2026-11-30T14:03:49.904Z	{"id":"op_qo4ijf6gbcis4ohr","project_id":"proj_gnkyhkyhaqokjfoy","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:49.893Z","ended_at":"2026-11-30T14:03:49.904Z"}],"deadline":"2026-11-30T14:18:49.885Z","created_at":"2026-11-30T14:03:49.885Z","ended_at":"2026-11-30T14:03:49.904Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:49.881Z","commits_behind":0}}
org-local	op_zd4lxd6fn5pobhv7	2026-11-30T14:03:55.403Z	3	proj_xs3lcaww5uqtpw6u	succeeded	1	2026-11-30T14:03:55.417Z	{"id":"op_zd4lxd6fn5pobhv7","project_id":"proj_xs3lcaww5uqtpw6u","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:55.408Z","ended_at":"2026-11-30T14:03:55.417Z"}],"deadline":"2026-11-30T14:18:55.403Z","created_at":"2026-11-30T14:03:55.403Z","ended_at":"2026-11-30T14:03:55.417Z"}	{"lease":1,"target":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb","versions":{"open":["python_version"],"chosen":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}]}}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"dbt build --project-dir <project> --profiles-dir <project>","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"build","argv":["dbt","build","--project-dir",{"folder":"project"},"--profiles-dir",{"folder":"project"}]}]}]},"answer":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_qd7yyns5p4i3j3xr	2026-11-30T14:03:52.177Z	3	proj_x4pzor4xgmhdylpv	succeeded	1	2026-11-30T14:03:52.202Z	{"id":"op_qd7yyns5p4i3j3xr","project_id":"proj_x4pzor4xgmhdylpv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.183Z","ended_at":"2026-11-30T14:03:52.202Z"}],"deadline":"2026-11-30T14:18:52.177Z","created_at":"2026-11-30T14:03:52.177Z","ended_at":"2026-11-30T14:03:52.202Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_x4pzor4xgmhdylpv","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.092Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_evouje3e5r7jjpvn	2026-11-30T14:03:52.346Z	3	proj_6mhefrjsvewfiobv	succeeded	1	2026-11-30T14:03:52.359Z	{"id":"op_evouje3e5r7jjpvn","project_id":"proj_6mhefrjsvewfiobv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.352Z","ended_at":"2026-11-30T14:03:52.359Z"}],"deadline":"2026-11-30T14:18:52.346Z","created_at":"2026-11-30T14:03:52.346Z","ended_at":"2026-11-30T14:03:52.359Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.232Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_m2xa2tk3rfhlel7a	2026-11-30T14:03:55.865Z	4	proj_noy7hfjmzcunnjca	succeeded	1	2026-11-30T14:03:56.082Z	{"id":"op_m2xa2tk3rfhlel7a","project_id":"proj_noy7hfjmzcunnjca","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:55.869Z","ended_at":"2026-11-30T14:03:56.065Z"},{"name":"apply","status":"done","started_at":"2026-11-30T14:03:56.066Z","ended_at":"2026-11-30T14:03:56.082Z"}],"deadline":"2026-11-30T14:18:55.865Z","created_at":"2026-11-30T14:03:55.865Z","ended_at":"2026-11-30T14:03:56.082Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_noy7hfjmzcunnjca","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.737Z","updated_at":"2026-11-30T14:03:55.737Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_rlqyylopldl2mwyh	2026-11-30T14:03:55.457Z	7	proj_xs3lcaww5uqtpw6u	succeeded	1	2026-11-30T14:03:55.728Z	{"id":"op_rlqyylopldl2mwyh","project_id":"proj_xs3lcaww5uqtpw6u","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:55.469Z","ended_at":"2026-11-30T14:03:55.504Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:55.504Z","ended_at":"2026-11-30T14:03:55.577Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.577Z","ended_at":"2026-11-30T14:03:55.715Z"}],"deadline":"2026-11-30T14:18:55.457Z","created_at":"2026-11-30T14:03:55.457Z","ended_at":"2026-11-30T14:03:55.728Z"}	{"lease":1,"answer":{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_z46i54oaw7munygg	2026-11-30T14:03:52.554Z	3	proj_6mhefrjsvewfiobv	succeeded	1	2026-11-30T14:03:52.572Z	{"id":"op_z46i54oaw7munygg","project_id":"proj_6mhefrjsvewfiobv","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.563Z","ended_at":"2026-11-30T14:03:52.572Z"}],"deadline":"2026-11-30T14:18:52.554Z","created_at":"2026-11-30T14:03:52.554Z","ended_at":"2026-11-30T14:03:52.572Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.553Z","commits_behind":0}}
org-local	op_mle3jovvidfjrzuk	2026-11-30T14:03:52.737Z	3	proj_4xw5fqtkpyluorul	succeeded	1	2026-11-30T14:03:52.765Z	{"id":"op_mle3jovvidfjrzuk","project_id":"proj_4xw5fqtkpyluorul","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:52.741Z","ended_at":"2026-11-30T14:03:52.765Z"}],"deadline":"2026-11-30T14:18:52.737Z","created_at":"2026-11-30T14:03:52.737Z","ended_at":"2026-11-30T14:03:52.765Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_lagokidblnhaarlc	2026-11-30T14:03:53.677Z	7	proj_4xw5fqtkpyluorul	succeeded	1	2026-11-30T14:03:54.027Z	{"id":"op_lagokidblnhaarlc","project_id":"proj_4xw5fqtkpyluorul","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:53.704Z","ended_at":"2026-11-30T14:03:53.717Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:53.717Z","ended_at":"2026-11-30T14:03:53.781Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:53.781Z","ended_at":"2026-11-30T14:03:54.011Z"}],"deadline":"2026-11-30T14:18:53.677Z","created_at":"2026-11-30T14:03:53.677Z","ended_at":"2026-11-30T14:03:54.027Z"}	{"lease":1,"answer":{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-second	op_g3fg5ps2q4akrqig	2026-11-30T14:03:58.572Z	3	proj_zixiwtcjo3rdhdc5	succeeded	1	2026-11-30T14:03:58.693Z	{"id":"op_g3fg5ps2q4akrqig","project_id":"proj_zixiwtcjo3rdhdc5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:03:58.614Z","ended_at":"2026-11-30T14:03:58.693Z"}],"deadline":"2026-11-30T14:18:58.572Z","created_at":"2026-11-30T14:03:58.572Z","ended_at":"2026-11-30T14:03:58.693Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_zixiwtcjo3rdhdc5","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:57.411Z","updated_at":"2026-11-30T14:03:57.411Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_k5bg25gt34ufqu5c	2026-11-30T14:03:54.485Z	4	proj_lguxb3wmju6etnn6	succeeded	1	2026-11-30T14:03:54.868Z	{"id":"op_k5bg25gt34ufqu5c","project_id":"proj_lguxb3wmju6etnn6","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-30T14:03:54.490Z","ended_at":"2026-11-30T14:03:54.856Z"},{"name":"apply","status":"done","started_at":"2026-11-30T14:03:54.858Z","ended_at":"2026-11-30T14:03:54.868Z"}],"deadline":"2026-11-30T14:18:54.485Z","created_at":"2026-11-30T14:03:54.485Z","ended_at":"2026-11-30T14:03:54.868Z"}	{"lease":1,"target":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named","versions":{"open":["sqlmesh_version","python_version"],"chosen":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}]}}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"sqlmesh -p <project> test; sqlmesh -p <project> run prod","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"test","argv":["sqlmesh","-p",{"folder":"project"},"test"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}],"approvedSteps":[{"name":"plan","argv":["sqlmesh","-p",{"folder":"project"},"plan","prod","--auto-apply","--no-prompts"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}]}]},"answer":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_ju3kzi7s7b6miwwi	2026-11-30T14:04:01.097Z	3	proj_7yvaywmjyd2fmcta	succeeded	1	2026-11-30T14:04:01.305Z	{"id":"op_ju3kzi7s7b6miwwi","project_id":"proj_7yvaywmjyd2fmcta","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:04:01.132Z","ended_at":"2026-11-30T14:04:01.304Z"}],"deadline":"2026-11-30T14:19:01.097Z","created_at":"2026-11-30T14:04:01.097Z","ended_at":"2026-11-30T14:04:01.305Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_je6pvfntxkd6ozqp	2026-11-30T14:04:04.281Z	8	proj_7yvaywmjyd2fmcta	succeeded	1	2026-11-30T14:04:05.105Z	{"id":"op_je6pvfntxkd6ozqp","project_id":"proj_7yvaywmjyd2fmcta","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:04:04.336Z","ended_at":"2026-11-30T14:04:04.372Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:04:04.372Z","ended_at":"2026-11-30T14:04:04.470Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:04:04.470Z","ended_at":"2026-11-30T14:04:04.999Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-30T14:04:05.014Z","ended_at":"2026-11-30T14:04:05.073Z"}],"deadline":"2026-11-30T14:19:04.281Z","created_at":"2026-11-30T14:04:04.281Z","ended_at":"2026-11-30T14:04:05.105Z"}	{"lease":1,"answer":{"id":"proj_7yvaywmjyd2fmcta","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:00.329Z","updated_at":"2026-11-30T14:04:00.329Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_je6pvfntxkd6ozqp","kind":"delete","status":"running","created_at":"2026-11-30T14:04:04.281Z"}}}
org-local	op_jut7a3yi2nvuaesm	2026-11-30T14:03:54.937Z	7	proj_lguxb3wmju6etnn6	succeeded	1	2026-11-30T14:03:55.042Z	{"id":"op_jut7a3yi2nvuaesm","project_id":"proj_lguxb3wmju6etnn6","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-30T14:03:54.951Z","ended_at":"2026-11-30T14:03:54.989Z"},{"name":"remove","status":"done","started_at":"2026-11-30T14:03:54.989Z","ended_at":"2026-11-30T14:03:55.021Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-30T14:03:55.021Z","ended_at":"2026-11-30T14:03:55.036Z"}],"deadline":"2026-11-30T14:18:54.937Z","created_at":"2026-11-30T14:03:54.937Z","ended_at":"2026-11-30T14:03:55.042Z"}	{"lease":1,"answer":{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_cau7ynaposx5ldne	2026-11-30T14:04:07.017Z	3	proj_522mc7dh3swrfyxe	succeeded	1	2026-11-30T14:04:07.375Z	{"id":"op_cau7ynaposx5ldne","project_id":"proj_522mc7dh3swrfyxe","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-30T14:04:07.061Z","ended_at":"2026-11-30T14:04:07.375Z"}],"deadline":"2026-11-30T14:19:07.017Z","created_at":"2026-11-30T14:04:07.017Z","ended_at":"2026-11-30T14:04:07.375Z"}	{"lease":1,"target":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_522mc7dh3swrfyxe","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:05.350Z","updated_at":"2026-11-30T14:04:05.350Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}
\.


--
-- Data for Name: projects; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.projects (organization, id, created_at, version, name_key, revision, may_exist, wire, internals, last_run, last_failed) FROM stdin;
org-local	proj_gnkyhkyhaqokjfoy	2026-11-30T14:03:47.991Z	6	active	2	1	{"id":"proj_gnkyhkyhaqokjfoy","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:47.991Z","updated_at":"2026-11-30T14:03:49.881Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:49.905Z","convergeBy":"2026-11-30T14:18:49.905Z"}	2026-11-30T14:03:50.104Z	0
org-local	proj_5kenu4vlur6x7tx7	2026-11-30T14:03:50.636Z	5	failing	1	1	{"id":"proj_5kenu4vlur6x7tx7","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:50.636Z","updated_at":"2026-11-30T14:03:50.636Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/fails.git","branch":"main","commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:51.150Z","convergeBy":"2026-11-30T14:18:51.150Z","retries":{"job_ep6tp3pn5qtr5l3j":{"job":"scheduled-run","run":"run_ykodp7uluwoswf2b","createdAt":"2026-11-30T14:03:51.305Z","attempt":2,"at":"2026-12-01T14:03:51.988Z"}}}	2026-11-30T14:03:51.305Z	1
org-local	proj_6mhefrjsvewfiobv	2026-11-30T14:03:52.232Z	7	suspended	2	1	{"id":"proj_6mhefrjsvewfiobv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-30T14:03:52.232Z","updated_at":"2026-11-30T14:03:52.553Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":true,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:52.576Z","convergeBy":"2026-11-30T14:18:52.576Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"timeZone":"Europe/Berlin","settled":"2026-11-30T14:03:52.593Z"}}}		0
org-local	proj_x4pzor4xgmhdylpv	2026-11-30T14:03:52.092Z	5	scheduled	1	1	{"id":"proj_x4pzor4xgmhdylpv","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.092Z","updated_at":"2026-11-30T14:03:52.092Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:52.213Z","convergeBy":"2026-11-30T14:18:52.213Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"timeZone":"Europe/Berlin","settled":"2026-11-30T14:04:00.000Z"}}}	2026-11-30T14:04:00.205Z	0
org-local	proj_4xw5fqtkpyluorul	2026-11-30T14:03:52.600Z	8	undeployed	1	0	{"id":"proj_4xw5fqtkpyluorul","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:52.600Z","updated_at":"2026-11-30T14:03:52.600Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"handDeployedAt":"2026-11-30T14:03:52.775Z"}	2026-11-30T14:03:52.917Z	0
org-local	proj_lguxb3wmju6etnn6	2026-11-30T14:03:54.060Z	9	sqlmesh	1	0	{"id":"proj_lguxb3wmju6etnn6","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:54.060Z","updated_at":"2026-11-30T14:03:54.060Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named","versions":{"open":["sqlmesh_version","python_version"],"chosen":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}]}}},"handDeployedAt":"2026-11-30T14:03:54.870Z","jobs":{"job_bnthptv3tqxx5xkl":{"name":"hourly","argv":["sqlmesh","run","--ignore-cron"],"schedule":"15 * * * *","timeZone":"America/Santiago","enabled":true,"settled":"2026-11-30T14:03:54.903Z"},"job_rizipy4p6zzhbgce":{"name":"clean","argv":["sqlmesh","janitor"],"timeZone":"UTC","enabled":true,"settled":"2026-11-30T14:03:54.928Z"}}}		0
org-local	proj_xs3lcaww5uqtpw6u	2026-11-30T14:03:55.050Z	8	dbt	1	0	{"id":"proj_xs3lcaww5uqtpw6u","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.050Z","updated_at":"2026-11-30T14:03:55.050Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb","versions":{"open":["python_version"],"chosen":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}]}}},"handDeployedAt":"2026-11-30T14:03:55.418Z","jobs":{"job_j2gfdu6cew4ydiwg":{"name":"orders","argv":["dbt","build","--select","orders"],"schedule":"30 2 * * *","timeZone":"Europe/Berlin","enabled":false,"settled":"2026-11-30T14:03:55.444Z"}}}		0
org-local	proj_noy7hfjmzcunnjca	2026-11-30T14:03:55.737Z	3	state	1	1	{"id":"proj_noy7hfjmzcunnjca","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:55.737Z","updated_at":"2026-11-30T14:03:55.737Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{"STATE_TYPE":"postgres","STATE_HOST":"127.0.0.1","STATE_PORT":"29471","STATE_DATABASE":"dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc","STATE_USER":"dagctl_c0e631aacf0d1adacdc355d9d44db1ae_proj_noy7hfjmzcunnjc","STATE_PASSWORD":{"secret":"state-password"}},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:56.089Z","convergeBy":"2026-11-30T14:18:56.089Z"}	2026-11-30T14:03:56.311Z	0
org-second	proj_zixiwtcjo3rdhdc5	2026-11-30T14:03:57.411Z	3	active	1	1	{"id":"proj_zixiwtcjo3rdhdc5","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:03:57.411Z","updated_at":"2026-11-30T14:03:57.411Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:03:58.773Z","convergeBy":"2026-11-30T14:18:58.774Z"}		0
org-local	proj_522mc7dh3swrfyxe	2026-11-30T14:04:05.350Z	3	running	1	1	{"id":"proj_522mc7dh3swrfyxe","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-30T14:04:05.350Z","updated_at":"2026-11-30T14:04:05.350Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/713ab7f-postgres/repositories/waits.git","branch":"main","commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","authMethod":"none"}},"handDeployedAt":"2026-11-30T14:04:07.413Z","convergeBy":"2026-11-30T14:19:07.413Z"}	2026-11-30T14:04:08.392Z	0
\.


--
-- Data for Name: records; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.records (organization, kind, id, parent, sort_key, project, expires_at, version, value) FROM stdin;
org-local	audit	aud_nh42lyetzdawv44k		2026-11-30T14:03:47.967Z	\N	2028-01-04T14:03:47.975Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"REGION","outcome":"accepted"}
org-local	audit	aud_sqkmt3p27idfpbpr		2026-11-30T14:03:48.742Z	\N	2028-01-04T14:03:48.742Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","operation_id":"op_clnghqimpcu2bxgm","outcome":"accepted"}
org-local	audit	aud_5ue6v6ucklofjcr5		2026-11-30T14:03:48.845Z	\N	2028-01-04T14:03:48.948Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"PASSWORD","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","outcome":"accepted"}
org-local	audit	aud_kddoadfyewhvdzww		2026-11-30T14:03:48.966Z	\N	2028-01-04T14:03:48.984Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"CONFIG","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","outcome":"accepted"}
org-local	audit	aud_gimcueqj6uzqzmyw		2026-11-30T14:03:49.021Z	\N	2028-01-04T14:03:49.021Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","job":"scheduled-run","run_id":"run_g2fplld4tlrkju5f","outcome":"accepted"}
org-local	audit	aud_warqdi3bi6rhx4xf		2026-11-30T14:03:49.885Z	\N	2028-01-04T14:03:49.885Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","operation_id":"op_qo4ijf6gbcis4ohr","outcome":"accepted"}
org-local	audit	aud_24buqelagbhvowe4		2026-11-30T14:03:50.109Z	\N	2028-01-04T14:03:50.109Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_gnkyhkyhaqokjfoy","project_name":"active","run_id":"run_hqfx6ugl42lz2cjl","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_zyugc7zbrec244qb		2026-11-30T14:03:51.114Z	\N	2028-01-04T14:03:51.114Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_5kenu4vlur6x7tx7","project_name":"failing","operation_id":"op_mbsjcqjkzxxgdcjf","outcome":"accepted"}
org-local	audit	aud_efnysqioi3rzi2wy		2026-11-30T14:03:51.291Z	\N	2028-01-04T14:03:51.291Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_5kenu4vlur6x7tx7","project_name":"failing","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_ewz72ytckxvvtan6		2026-11-30T14:03:51.320Z	\N	2028-01-04T14:03:51.320Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_5kenu4vlur6x7tx7","project_name":"failing","run_id":"run_ykodp7uluwoswf2b","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_pjqqw7gysb5dcn3f		2026-11-30T14:03:52.177Z	\N	2028-01-04T14:03:52.177Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_x4pzor4xgmhdylpv","project_name":"scheduled","operation_id":"op_qd7yyns5p4i3j3xr","outcome":"accepted"}
org-local	audit	aud_kklrnoykmlsd6yhv		2026-11-30T14:03:52.346Z	\N	2028-01-04T14:03:52.346Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_6mhefrjsvewfiobv","project_name":"suspended","operation_id":"op_evouje3e5r7jjpvn","outcome":"accepted"}
org-local	audit	aud_lso66sl2s2hdrvov		2026-11-30T14:03:52.417Z	\N	2028-01-04T14:03:52.417Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_x4pzor4xgmhdylpv","project_name":"scheduled","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_e7livdmtvrb5ikny		2026-11-30T14:03:52.554Z	\N	2028-01-04T14:03:52.554Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_6mhefrjsvewfiobv","project_name":"suspended","operation_id":"op_z46i54oaw7munygg","outcome":"accepted"}
org-local	audit	aud_j4yifwz5jbqu5cq3		2026-11-30T14:03:52.593Z	\N	2028-01-04T14:03:52.593Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_6mhefrjsvewfiobv","project_name":"suspended","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_csa4ey5rk6v663v5		2026-11-30T14:03:52.737Z	\N	2028-01-04T14:03:52.737Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_4xw5fqtkpyluorul","project_name":"undeployed","operation_id":"op_mle3jovvidfjrzuk","outcome":"accepted"}
org-local	audit	aud_pyntghm7bsqnzakv		2026-11-30T14:03:52.918Z	\N	2028-01-04T14:03:52.918Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_4xw5fqtkpyluorul","project_name":"undeployed","job":"scheduled-run","run_id":"run_i52ljlgtxgvtndcf","outcome":"accepted"}
org-local	audit	aud_ojj3hdinq4vk3kn2		2026-11-30T14:03:53.677Z	\N	2028-01-04T14:03:53.677Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_4xw5fqtkpyluorul","project_name":"undeployed","operation_id":"op_lagokidblnhaarlc","outcome":"accepted"}
org-local	audit	aud_45yi4njchuvlcjvo		2026-11-30T14:03:54.485Z	\N	2028-01-04T14:03:54.485Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_lguxb3wmju6etnn6","project_name":"sqlmesh","operation_id":"op_k5bg25gt34ufqu5c","outcome":"accepted"}
org-local	audit	aud_giqrslurt4dey2vh		2026-11-30T14:03:54.903Z	\N	2028-01-04T14:03:54.903Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_lguxb3wmju6etnn6","project_name":"sqlmesh","job":"hourly","outcome":"accepted"}
org-local	audit	aud_hbm75pcpelppmit6		2026-11-30T14:03:54.929Z	\N	2028-01-04T14:03:54.929Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_lguxb3wmju6etnn6","project_name":"sqlmesh","job":"clean","outcome":"accepted"}
org-local	audit	aud_oiiqoeualoea5nyx		2026-11-30T14:03:54.937Z	\N	2028-01-04T14:03:54.937Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_lguxb3wmju6etnn6","project_name":"sqlmesh","operation_id":"op_jut7a3yi2nvuaesm","outcome":"accepted"}
org-local	audit	aud_nfk32qvhvqa2f2ve		2026-11-30T14:03:55.403Z	\N	2028-01-04T14:03:55.403Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_xs3lcaww5uqtpw6u","project_name":"dbt","operation_id":"op_zd4lxd6fn5pobhv7","outcome":"accepted"}
org-local	audit	aud_cpjnk54xm6guzmjx		2026-11-30T14:03:55.444Z	\N	2028-01-04T14:03:55.444Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_xs3lcaww5uqtpw6u","project_name":"dbt","job":"orders","outcome":"accepted"}
org-local	audit	aud_fwdo4r7n33juxa35		2026-11-30T14:03:55.457Z	\N	2028-01-04T14:03:55.457Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_xs3lcaww5uqtpw6u","project_name":"dbt","operation_id":"op_rlqyylopldl2mwyh","outcome":"accepted"}
org-local	audit	aud_af7ghjcrcxulzxgu		2026-11-30T14:03:55.865Z	\N	2028-01-04T14:03:55.865Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_noy7hfjmzcunnjca","project_name":"state","operation_id":"op_m2xa2tk3rfhlel7a","outcome":"accepted"}
org-local	audit	aud_by3hd3qsfu3v2vef		2026-11-30T14:03:56.314Z	\N	2028-01-04T14:03:56.314Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_noy7hfjmzcunnjca","project_name":"state","job":"scheduled-run","run_id":"run_q5tdk6if5xsohkxg","outcome":"accepted"}
org-second	audit	aud_h2nca5ucwgrtdou7		2026-11-30T14:03:58.572Z	\N	2028-01-04T14:03:58.572Z	1	{"actor":"token second","action":"projects.create","project_id":"proj_zixiwtcjo3rdhdc5","project_name":"active","operation_id":"op_g3fg5ps2q4akrqig","outcome":"accepted"}
org-local	audit	aud_tqqayflcjtru3rxz		2026-11-30T14:04:01.098Z	\N	2028-01-04T14:04:01.098Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_7yvaywmjyd2fmcta","project_name":"deleted","operation_id":"op_ju3kzi7s7b6miwwi","outcome":"accepted"}
org-local	audit	aud_xf5r3qrapyroh7kg		2026-11-30T14:04:02.376Z	\N	2028-01-04T14:04:02.376Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_7yvaywmjyd2fmcta","project_name":"deleted","job":"scheduled-run","run_id":"run_qkopv6ftycztqbok","outcome":"accepted"}
org-local	audit	aud_b3v6jq46f6fyp6vl		2026-11-30T14:04:04.281Z	\N	2028-01-04T14:04:04.281Z	1	{"actor":"token default of every organization","action":"projects.delete","project_id":"proj_7yvaywmjyd2fmcta","project_name":"deleted","operation_id":"op_je6pvfntxkd6ozqp","outcome":"accepted"}
org-local	audit	aud_fooah5qp34pmmi7g		2026-11-30T14:04:07.018Z	\N	2028-01-04T14:04:07.018Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_522mc7dh3swrfyxe","project_name":"running","operation_id":"op_cau7ynaposx5ldne","outcome":"accepted"}
org-local	audit	aud_e7c63giqqlj7zl24		2026-11-30T14:04:08.410Z	\N	2028-01-04T14:04:08.410Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_522mc7dh3swrfyxe","project_name":"running","job":"scheduled-run","run_id":"run_fnvt364ozexbs2fv","outcome":"accepted"}
\.


--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.runs (organization, id, created_at, version, project, name, status, wire, internals) FROM stdin;
org-local	run_ykodp7uluwoswf2b	2026-11-30T14:03:51.305Z	4	proj_5kenu4vlur6x7tx7	failing-scheduled-run-manual-20261130-140351	failed	{"id":"run_ykodp7uluwoswf2b","project_id":"proj_5kenu4vlur6x7tx7","job_id":"job_ep6tp3pn5qtr5l3j","job_name":"failing-scheduled-run-manual-20261130-140351","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-30T14:03:51.305Z","updated_at":"2026-11-30T14:03:51.973Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-30T14:03:51.505Z","error_message":"the warehouse is closed","exit_code":3,"duration_seconds":0.416,"end_time":"2026-11-30T14:03:51.921Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","deadline":"2026-11-30T20:03:51.331Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_g2fplld4tlrkju5f	2026-11-30T14:03:49.017Z	4	proj_gnkyhkyhaqokjfoy	active-scheduled-run-manual-20261130-140349	success	{"id":"run_g2fplld4tlrkju5f","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140349","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:49.017Z","updated_at":"2026-11-30T14:03:49.866Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:49.233Z","exit_code":0,"duration_seconds":0.585,"end_time":"2026-11-30T14:03:49.818Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-30T20:03:49.048Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_hqfx6ugl42lz2cjl	2026-11-30T14:03:50.104Z	4	proj_gnkyhkyhaqokjfoy	active-scheduled-run-manual-20261130-140350	success	{"id":"run_hqfx6ugl42lz2cjl","project_id":"proj_gnkyhkyhaqokjfoy","job_id":"job_4jpfxb2ksoz7xqra","job_name":"active-scheduled-run-manual-20261130-140350","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:50.104Z","updated_at":"2026-11-30T14:03:50.579Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:50.344Z","exit_code":0,"duration_seconds":0.197,"end_time":"2026-11-30T14:03:50.541Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":2,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-30T20:03:50.140Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_i52ljlgtxgvtndcf	2026-11-30T14:03:52.917Z	4	proj_4xw5fqtkpyluorul	undeployed-scheduled-run-manual-20261130-140352	success	{"id":"run_i52ljlgtxgvtndcf","project_id":"proj_4xw5fqtkpyluorul","job_id":"job_aysoo5rx22i5c34o","job_name":"undeployed-scheduled-run-manual-20261130-140352","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:52.917Z","updated_at":"2026-11-30T14:03:53.591Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:53.143Z","exit_code":0,"duration_seconds":0.384,"end_time":"2026-11-30T14:03:53.527Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-30T20:03:52.936Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_kzytwlp5xgci5tjz	2026-11-30T14:04:00.205Z	4	proj_x4pzor4xgmhdylpv	scheduled-scheduled-run-20261130-140400	success	{"id":"run_kzytwlp5xgci5tjz","project_id":"proj_x4pzor4xgmhdylpv","job_id":"job_rfjisict6odyecmo","job_name":"scheduled-scheduled-run-20261130-140400","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-30T14:04:00.205Z","updated_at":"2026-11-30T14:04:01.902Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:04:01.459Z","exit_code":0,"duration_seconds":0.343,"end_time":"2026-11-30T14:04:01.802Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-30T20:04:00.440Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_q5tdk6if5xsohkxg	2026-11-30T14:03:56.311Z	4	proj_noy7hfjmzcunnjca	state-scheduled-run-manual-20261130-140356	success	{"id":"run_q5tdk6if5xsohkxg","project_id":"proj_noy7hfjmzcunnjca","job_id":"job_mpraca4hstemq4wh","job_name":"state-scheduled-run-manual-20261130-140356","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-30T14:03:56.311Z","updated_at":"2026-11-30T14:03:57.191Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-30T14:03:56.659Z","exit_code":0,"duration_seconds":0.433,"end_time":"2026-11-30T14:03:57.092Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-30T20:03:56.394Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_fnvt364ozexbs2fv	2026-11-30T14:04:08.392Z	3	proj_522mc7dh3swrfyxe	running-scheduled-run-manual-20261130-140408	running	{"id":"run_fnvt364ozexbs2fv","project_id":"proj_522mc7dh3swrfyxe","job_id":"job_ri6ll5kfsovpkx27","job_name":"running-scheduled-run-manual-20261130-140408","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-30T14:04:08.392Z","updated_at":"2026-11-30T14:04:09.385Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-30T14:04:09.006Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","deadline":"2026-11-30T20:04:08.627Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
\.


--
-- Data for Name: token_marks; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.token_marks (mark) FROM stdin;
tokens.json
first-token
\.


--
-- Data for Name: token_migrations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.token_migrations (name, "timestamp") FROM stdin;
001-tokens	2026-11-30T14:03:42.552Z
\.


--
-- Data for Name: token_migrations_lock; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.token_migrations_lock (id, is_locked) FROM stdin;
migration_lock	0
\.


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.tokens (id, organization, name, access, digest, created_at, created_by, expires_at, last_used_on) FROM stdin;
tok_3zaeqnq4mzm6trdg	org-local	reader	read	04f826618ec11704dd12078f51524d6424ee6d5e1c8612d1525dbceec3e383b2	2026-11-30T14:03:44.324Z	\N	\N	\N
tok_uqwbb64ylrysrofa		default	admin	642d63878a709c7efb81fdcbce0fe09e6dad5da2d11d2ae81ae99bc79d9f6110	2026-11-30T14:03:43.237Z	\N	\N	2026-11-30
tok_7ylmrqigtrx6ks66	org-second	second	write	27a5be411102fdf9e4e42519ebe90dd8726b290790b273b6619f5684d3b0be85	2026-11-30T14:03:46.803Z	\N	\N	2026-11-30
\.


--
-- Name: counters counters_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);


--
-- Name: cursors cursors_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.cursors
    ADD CONSTRAINT cursors_pkey PRIMARY KEY (consumer);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (sequence);


--
-- Name: jobs jobs_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_key PRIMARY KEY (organization, id);


--
-- Name: keys keys_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_key PRIMARY KEY (scope, key);


--
-- Name: kysely_migration_lock kysely_migration_lock_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);


--
-- Name: kysely_migration kysely_migration_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);


--
-- Name: leases leases_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (host);


--
-- Name: logs logs_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_key PRIMARY KEY (organization, run);


--
-- Name: operations operations_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.operations
    ADD CONSTRAINT operations_key PRIMARY KEY (organization, id);


--
-- Name: projects projects_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_key PRIMARY KEY (organization, id);


--
-- Name: records records_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_key PRIMARY KEY (organization, kind, id);


--
-- Name: runs runs_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_key PRIMARY KEY (organization, id);


--
-- Name: token_marks token_marks_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.token_marks
    ADD CONSTRAINT token_marks_pkey PRIMARY KEY (mark);


--
-- Name: token_migrations_lock token_migrations_lock_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.token_migrations_lock
    ADD CONSTRAINT token_migrations_lock_pkey PRIMARY KEY (id);


--
-- Name: token_migrations token_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.token_migrations
    ADD CONSTRAINT token_migrations_pkey PRIMARY KEY (name);


--
-- Name: tokens tokens_by_name; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_by_name UNIQUE (organization, name);


--
-- Name: tokens tokens_digest_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_digest_key UNIQUE (digest);


--
-- Name: tokens tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);


--
-- Name: events_by_organization; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX events_by_organization ON public.events USING btree (organization, sequence);


--
-- Name: events_by_time; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX events_by_time ON public.events USING btree ("time");


--
-- Name: jobs_by_name; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX jobs_by_name ON public.jobs USING btree (organization, project, name);


--
-- Name: keys_by_end; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX keys_by_end ON public.keys USING btree (expires_at);


--
-- Name: operations_by_status; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX operations_by_status ON public.operations USING btree (status, ended_at);


--
-- Name: operations_in_order; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX operations_in_order ON public.operations USING btree (organization, project, created_at, id);


--
-- Name: projects_by_last_run; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_by_last_run ON public.projects USING btree (organization, last_run, id);


--
-- Name: projects_by_name; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_by_name ON public.projects USING btree (organization, name_key, created_at, id);


--
-- Name: projects_by_state; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_by_state ON public.projects USING btree (organization, status, type, suspended, behind, last_failed, name_key, created_at, last_run, id);


--
-- Name: projects_in_order; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_in_order ON public.projects USING btree (organization, created_at, id);


--
-- Name: projects_outside; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_outside ON public.projects USING btree (may_exist, id);


--
-- Name: records_by_end; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX records_by_end ON public.records USING btree (expires_at);


--
-- Name: records_by_project; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX records_by_project ON public.records USING btree (organization, project);


--
-- Name: records_in_order; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX records_in_order ON public.records USING btree (organization, kind, parent, sort_key, id);


--
-- Name: runs_by_name; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX runs_by_name ON public.runs USING btree (organization, project, name);


--
-- Name: runs_by_status; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX runs_by_status ON public.runs USING btree (status);


--
-- Name: runs_in_order; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX runs_in_order ON public.runs USING btree (organization, project, created_at, id);


--
-- Name: runs_of_organization; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX runs_of_organization ON public.runs USING btree (organization, status, created_at, id, project);


--
-- Name: runs_of_status; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX runs_of_status ON public.runs USING btree (organization, project, status, created_at, id);


--
-- Name: runs runs_note; Type: TRIGGER; Schema: public; Owner: dagctl
--

CREATE TRIGGER runs_note AFTER INSERT OR UPDATE OF project, status, created_at ON public.runs FOR EACH ROW EXECUTE FUNCTION public.dagctl_note_run();


--
-- PostgreSQL database dump complete
--


--
-- Database "registry" dump
--

--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: registry; Type: DATABASE; Schema: -; Owner: operator
--

CREATE DATABASE registry WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE registry OWNER TO operator;

\connect registry

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_table_access_method = heap;

--
-- Name: dagctl_state_databases; Type: TABLE; Schema: public; Owner: operator
--

CREATE TABLE public.dagctl_state_databases (
    installation text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    project text NOT NULL COLLATE pg_catalog."C",
    generation bigint NOT NULL,
    dropped_at timestamp with time zone
);


ALTER TABLE public.dagctl_state_databases OWNER TO operator;

--
-- Data for Name: dagctl_state_databases; Type: TABLE DATA; Schema: public; Owner: operator
--

COPY public.dagctl_state_databases (installation, organization, project, generation, dropped_at) FROM stdin;
dagctl	org-local	proj_lguxb3wmju6etnn6	1	\N
dagctl	org-local	proj_noy7hfjmzcunnjca	1	\N
\.


--
-- Name: dagctl_state_databases dagctl_state_databases_pkey; Type: CONSTRAINT; Schema: public; Owner: operator
--

ALTER TABLE ONLY public.dagctl_state_databases
    ADD CONSTRAINT dagctl_state_databases_pkey PRIMARY KEY (installation, organization, project);


--
-- PostgreSQL database dump complete
--


--
-- PostgreSQL database cluster dump complete
--

