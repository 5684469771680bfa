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
ALTER ROLE dagctl WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:ol5zZ+1G2O9FvgpnOCvOoA==$P4+U4phjSmwwNJe3F62CGI3Ke7B6hT191mt3zbp6xY4=:HARn3qo2PuIiPSE48K917BhU3/FrqfyjrMcNxMAAsAI=';
CREATE ROLE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x;
ALTER ROLE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:NyjLW3zY9o5sI+G++7tiAA==$crAtHpnHUhVTM2e4tdsD9JnVQ3G4NarH8Elt3dd3Vk0=:sfnZkk1pR6RtRRliRj8ZtwF2ldiq5Gxda8SGX/SNdc0=';
CREATE ROLE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc;
ALTER ROLE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:sB6t4YpXkHEaYBR9lFI7Zg==$SrsQU/zqUlIOOIPMOI72XbgfEbovG6R70IUIUe/14Kc=:hKIFt7u98RsfXcBIYnWq3KFDMqSYyR3yz6Nn2fy13kk=';
CREATE ROLE operator;
ALTER ROLE operator WITH NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:iAFldblSctJzD1Fq5QmtCw==$fj4VFtSs9bc0jYDmmFdodiYjpEWaF5by5Vq93nClyMY=:A8WJCW2T3gI5QAcb7pux86I4yfBeMIXSp8UhVJ5szx0=';

--
-- User Configurations
--


--
-- Role memberships
--

GRANT dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x TO operator GRANTED BY operator;
GRANT dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc TO operator GRANTED BY operator;





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
-- Database "dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x" dump
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
-- Name: dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x; Type: DATABASE; Schema: -; Owner: dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x
--

CREATE DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x OWNER TO dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x;

\connect dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x

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
-- Name: DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x; Type: COMMENT; Schema: -; Owner: dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x
--

COMMENT ON DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x IS 'dagctl dagctl: state of proj_bxqaxzpfdtre27xd';


--
-- Name: DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x; Type: ACL; Schema: -; Owner: dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_1c0b60e6bb5776221045fc8db016aa27_proj_bxqaxzpfdtre27x FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc" dump
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
-- Name: dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc; Type: DATABASE; Schema: -; Owner: dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc
--

CREATE DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc OWNER TO dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc;

\connect dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc

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
-- Name: DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc; Type: COMMENT; Schema: -; Owner: dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc
--

COMMENT ON DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc IS 'dagctl dagctl: state of proj_haezjus6ajq2hhc2';


--
-- Name: DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc; Type: ACL; Schema: -; Owner: dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc FROM PUBLIC;


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
    select runs.created_at from runs
      where runs.organization = new.organization and runs.project = new.project and (runs.wire not like '%"job_type":"explain"%'
  and runs.wire not like '%"job_type":"invalidate"%'
  and runs.wire not like '%"job_type":"check"%')
      order by runs.created_at desc limit 1
  ), '') as last_run, 
  coalesce((
    select case when runs.status in ('failed', 'error', 'partial') then 1 else 0 end from runs
      where runs.organization = new.organization and runs.project = new.project
        and runs.status not in ('pending', 'running', 'queued', 'plan_pending', 'plan_running') and (runs.wire not like '%"job_type":"explain"%'
  and runs.wire not like '%"job_type":"invalidate"%'
  and runs.wire not like '%"job_type":"check"%')
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
    select runs.created_at from runs
      where runs.organization = old.organization and runs.project = old.project and (runs.wire not like '%"job_type":"explain"%'
  and runs.wire not like '%"job_type":"invalidate"%'
  and runs.wire not like '%"job_type":"check"%')
      order by runs.created_at desc limit 1
  ), '') as last_run, 
  coalesce((
    select case when runs.status in ('failed', 'error', 'partial') then 1 else 0 end from runs
      where runs.organization = old.organization and runs.project = old.project
        and runs.status not in ('pending', 'running', 'queued', 'plan_pending', 'plan_running') and (runs.wire not like '%"job_type":"explain"%'
  and runs.wire not like '%"job_type":"invalidate"%'
  and runs.wire not like '%"job_type":"check"%')
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
event	153
\.


--
-- Data for Name: cursors; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.cursors (consumer, sequence) FROM stdin;
claim:consumer:notifications	1
consumer:notifications	153
\.


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.events (sequence, organization, "time", wire) FROM stdin;
1	org-local	2026-12-03T11:57:48.865Z	{"type":"project.created","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:48.865Z","actor":"token default of every organization","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:48.630Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_hevvw7ync4zkk43m","kind":"create","status":"running","created_at":"2026-12-03T11:57:48.865Z"}}}}
2	org-local	2026-12-03T11:57:48.865Z	{"type":"operation.started","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:48.865Z","actor":"token default of every organization","data":{"operation":{"id":"op_hevvw7ync4zkk43m","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:48.865Z","created_at":"2026-12-03T11:57:48.865Z"}}}
3	org-local	2026-12-03T11:57:48.895Z	{"type":"operation.updated","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:48.895Z","actor":"system","data":{"operation":{"id":"op_hevvw7ync4zkk43m","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:48.895Z"}],"deadline":"2026-12-03T12:12:48.865Z","created_at":"2026-12-03T11:57:48.865Z"}}}
4	org-local	2026-12-03T11:57:48.934Z	{"type":"project.deployed","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:48.934Z","actor":"system","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:48.630Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
5	org-local	2026-12-03T11:57:48.932Z	{"type":"operation.ended","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:48.932Z","actor":"system","data":{"operation":{"id":"op_hevvw7ync4zkk43m","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:48.895Z","ended_at":"2026-12-03T11:57:48.931Z"}],"deadline":"2026-12-03T12:12:48.865Z","created_at":"2026-12-03T11:57:48.865Z","ended_at":"2026-12-03T11:57:48.932Z"}}}
6	org-local	2026-12-03T11:57:49.135Z	{"type":"project.status_changed","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.135Z","actor":"system","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:48.630Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
7	org-local	2026-12-03T11:57:49.187Z	{"type":"run.created","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.187Z","actor":"token default of every organization","data":{"run":{"id":"run_2hivyu7omgjhypyp","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:49.187Z","updated_at":"2026-12-03T11:57:49.187Z"}}}
8	org-local	2026-12-03T11:57:49.392Z	{"type":"run.started","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.392Z","actor":"system","data":{"run":{"id":"run_2hivyu7omgjhypyp","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:49.187Z","updated_at":"2026-12-03T11:57:49.392Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:49.361Z"}}}
9	org-local	2026-12-03T11:57:49.570Z	{"type":"run.ended","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.570Z","actor":"system","data":{"run":{"id":"run_2hivyu7omgjhypyp","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:49.187Z","updated_at":"2026-12-03T11:57:49.570Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:49.361Z","exit_code":0,"duration_seconds":0.173,"end_time":"2026-12-03T11:57:49.534Z","results":"none"}}}
19	org-local	2026-12-03T11:57:50.470Z	{"type":"project.created","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.470Z","actor":"token default of every organization","data":{"project":{"id":"proj_hbi2zaeqhocalpnz","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.293Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","operation":{"id":"op_4poe6juhgdue733c","kind":"create","status":"running","created_at":"2026-12-03T11:57:50.470Z"}}}}
10	org-local	2026-12-03T11:57:49.634Z	{"type":"project.updated","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.634Z","actor":"token default of every organization","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:49.630Z","operation":{"id":"op_bphw23xwdeimfvz4","kind":"update","status":"running","created_at":"2026-12-03T11:57:49.635Z"}}}}
11	org-local	2026-12-03T11:57:49.635Z	{"type":"operation.started","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.635Z","actor":"token default of every organization","data":{"operation":{"id":"op_bphw23xwdeimfvz4","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:49.635Z","created_at":"2026-12-03T11:57:49.635Z"}}}
12	org-local	2026-12-03T11:57:49.668Z	{"type":"operation.updated","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.668Z","actor":"system","data":{"operation":{"id":"op_bphw23xwdeimfvz4","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"update","status":"running","generation":2,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:49.668Z"}],"deadline":"2026-12-03T12:12:49.635Z","created_at":"2026-12-03T11:57:49.635Z"}}}
13	org-local	2026-12-03T11:57:49.692Z	{"type":"project.deployed","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.692Z","actor":"system","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:49.630Z","commits_behind":0}}}
14	org-local	2026-12-03T11:57:49.691Z	{"type":"operation.ended","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.691Z","actor":"system","data":{"operation":{"id":"op_bphw23xwdeimfvz4","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:49.668Z","ended_at":"2026-12-03T11:57:49.691Z"}],"deadline":"2026-12-03T12:12:49.635Z","created_at":"2026-12-03T11:57:49.635Z","ended_at":"2026-12-03T11:57:49.691Z"}}}
15	org-local	2026-12-03T11:57:49.729Z	{"type":"project.status_changed","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.729Z","actor":"system","data":{"project":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:49.630Z","commits_behind":0}}}
16	org-local	2026-12-03T11:57:49.831Z	{"type":"run.created","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:49.831Z","actor":"token default of every organization","data":{"run":{"id":"run_dhwbjzjsbputwprx","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749-2","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:49.831Z","updated_at":"2026-12-03T11:57:49.831Z"}}}
17	org-local	2026-12-03T11:57:50.041Z	{"type":"run.started","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:50.041Z","actor":"system","data":{"run":{"id":"run_dhwbjzjsbputwprx","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749-2","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:49.831Z","updated_at":"2026-12-03T11:57:50.041Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:50.016Z"}}}
18	org-local	2026-12-03T11:57:50.246Z	{"type":"run.ended","organization":"org-local","project":"proj_pwpeg6ix7iuz4vnf","time":"2026-12-03T11:57:50.246Z","actor":"system","data":{"run":{"id":"run_dhwbjzjsbputwprx","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749-2","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:49.831Z","updated_at":"2026-12-03T11:57:50.246Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:50.016Z","exit_code":0,"duration_seconds":0.205,"end_time":"2026-12-03T11:57:50.221Z","results":"none"}}}
20	org-local	2026-12-03T11:57:50.470Z	{"type":"operation.started","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.470Z","actor":"token default of every organization","data":{"operation":{"id":"op_4poe6juhgdue733c","project_id":"proj_hbi2zaeqhocalpnz","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:50.470Z","created_at":"2026-12-03T11:57:50.470Z"}}}
70	org-local	2026-12-03T11:57:52.658Z	{"type":"operation.started","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:52.658Z","actor":"token default of every organization","data":{"operation":{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z"}}}
21	org-local	2026-12-03T11:57:50.476Z	{"type":"operation.updated","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.476Z","actor":"system","data":{"operation":{"id":"op_4poe6juhgdue733c","project_id":"proj_hbi2zaeqhocalpnz","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:50.476Z"}],"deadline":"2026-12-03T12:12:50.470Z","created_at":"2026-12-03T11:57:50.470Z"}}}
22	org-local	2026-12-03T11:57:50.508Z	{"type":"project.deployed","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.508Z","actor":"system","data":{"project":{"id":"proj_hbi2zaeqhocalpnz","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.293Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
23	org-local	2026-12-03T11:57:50.507Z	{"type":"operation.ended","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.507Z","actor":"system","data":{"operation":{"id":"op_4poe6juhgdue733c","project_id":"proj_hbi2zaeqhocalpnz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:50.476Z","ended_at":"2026-12-03T11:57:50.507Z"}],"deadline":"2026-12-03T12:12:50.470Z","created_at":"2026-12-03T11:57:50.470Z","ended_at":"2026-12-03T11:57:50.507Z"}}}
24	org-local	2026-12-03T11:57:50.645Z	{"type":"project.status_changed","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.645Z","actor":"system","data":{"project":{"id":"proj_hbi2zaeqhocalpnz","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.293Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
25	org-local	2026-12-03T11:57:50.695Z	{"type":"job.updated","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.695Z","actor":"token default of every organization","data":{"job":{"id":"job_qpzosnfspja7k5e7","project_id":"proj_hbi2zaeqhocalpnz","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","time_zone":"UTC","enabled":false,"max_retries":2,"retry_pause":"24h","created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.695Z"}}}
26	org-local	2026-12-03T11:57:50.710Z	{"type":"run.created","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.710Z","actor":"token default of every organization","data":{"run":{"id":"run_ufowbrsk7rfqjye3","project_id":"proj_hbi2zaeqhocalpnz","job_id":"job_qpzosnfspja7k5e7","job_name":"failing-scheduled-run-manual-20261203-115750","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:50.710Z","updated_at":"2026-12-03T11:57:50.710Z"}}}
27	org-local	2026-12-03T11:57:50.861Z	{"type":"run.started","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:50.861Z","actor":"system","data":{"run":{"id":"run_ufowbrsk7rfqjye3","project_id":"proj_hbi2zaeqhocalpnz","job_id":"job_qpzosnfspja7k5e7","job_name":"failing-scheduled-run-manual-20261203-115750","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:50.710Z","updated_at":"2026-12-03T11:57:50.861Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-12-03T11:57:50.844Z"}}}
28	org-local	2026-12-03T11:57:51.072Z	{"type":"run.ended","organization":"org-local","project":"proj_hbi2zaeqhocalpnz","time":"2026-12-03T11:57:51.072Z","actor":"system","data":{"run":{"id":"run_ufowbrsk7rfqjye3","project_id":"proj_hbi2zaeqhocalpnz","job_id":"job_qpzosnfspja7k5e7","job_name":"failing-scheduled-run-manual-20261203-115750","cronjob_name":"scheduled-run","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-12-03T11:57:50.710Z","updated_at":"2026-12-03T11:57:51.072Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-12-03T11:57:50.844Z","error_message":"the warehouse is closed","exit_code":3,"duration_seconds":0.186,"end_time":"2026-12-03T11:57:51.030Z","results":"none"},"retry_at":"2026-12-04T11:57:51.076Z"}}
29	org-local	2026-12-03T11:57:51.130Z	{"type":"project.created","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.130Z","actor":"token default of every organization","data":{"project":{"id":"proj_caz2ecwy22hnspeq","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.094Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_zgqsh7ccpprgiacw","kind":"create","status":"running","created_at":"2026-12-03T11:57:51.130Z"}}}}
30	org-local	2026-12-03T11:57:51.130Z	{"type":"operation.started","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.130Z","actor":"token default of every organization","data":{"operation":{"id":"op_zgqsh7ccpprgiacw","project_id":"proj_caz2ecwy22hnspeq","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:51.130Z","created_at":"2026-12-03T11:57:51.130Z"}}}
31	org-local	2026-12-03T11:57:51.140Z	{"type":"operation.updated","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.140Z","actor":"system","data":{"operation":{"id":"op_zgqsh7ccpprgiacw","project_id":"proj_caz2ecwy22hnspeq","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:51.140Z"}],"deadline":"2026-12-03T12:12:51.130Z","created_at":"2026-12-03T11:57:51.130Z"}}}
32	org-local	2026-12-03T11:57:51.170Z	{"type":"project.deployed","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.170Z","actor":"system","data":{"project":{"id":"proj_caz2ecwy22hnspeq","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.094Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
33	org-local	2026-12-03T11:57:51.165Z	{"type":"operation.ended","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.165Z","actor":"system","data":{"operation":{"id":"op_zgqsh7ccpprgiacw","project_id":"proj_caz2ecwy22hnspeq","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.140Z","ended_at":"2026-12-03T11:57:51.165Z"}],"deadline":"2026-12-03T12:12:51.130Z","created_at":"2026-12-03T11:57:51.130Z","ended_at":"2026-12-03T11:57:51.165Z"}}}
34	org-local	2026-12-03T11:57:51.226Z	{"type":"project.created","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.226Z","actor":"token default of every organization","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.193Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_v4fmo6pxyc2ca22u","kind":"create","status":"running","created_at":"2026-12-03T11:57:51.226Z"}}}}
35	org-local	2026-12-03T11:57:51.226Z	{"type":"operation.started","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.226Z","actor":"token default of every organization","data":{"operation":{"id":"op_v4fmo6pxyc2ca22u","project_id":"proj_7oavha3dp4wso3oc","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:51.226Z","created_at":"2026-12-03T11:57:51.226Z"}}}
36	org-local	2026-12-03T11:57:51.232Z	{"type":"operation.updated","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.232Z","actor":"system","data":{"operation":{"id":"op_v4fmo6pxyc2ca22u","project_id":"proj_7oavha3dp4wso3oc","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:51.231Z"}],"deadline":"2026-12-03T12:12:51.226Z","created_at":"2026-12-03T11:57:51.226Z"}}}
37	org-local	2026-12-03T11:57:51.291Z	{"type":"project.deployed","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.291Z","actor":"system","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.193Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
38	org-local	2026-12-03T11:57:51.289Z	{"type":"operation.ended","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.289Z","actor":"system","data":{"operation":{"id":"op_v4fmo6pxyc2ca22u","project_id":"proj_7oavha3dp4wso3oc","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.231Z","ended_at":"2026-12-03T11:57:51.289Z"}],"deadline":"2026-12-03T12:12:51.226Z","created_at":"2026-12-03T11:57:51.226Z","ended_at":"2026-12-03T11:57:51.289Z"}}}
39	org-local	2026-12-03T11:57:51.326Z	{"type":"project.status_changed","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.326Z","actor":"system","data":{"project":{"id":"proj_caz2ecwy22hnspeq","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.094Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
40	org-local	2026-12-03T11:57:51.420Z	{"type":"job.updated","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:57:51.420Z","actor":"token default of every organization","data":{"job":{"id":"job_nthvvjvhnvor47zx","project_id":"proj_caz2ecwy22hnspeq","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.418Z"}}}
60	org-local	2026-12-03T11:57:52.264Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.264Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-12-03T11:57:52.263Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
89	org-local	2026-12-03T11:57:53.593Z	{"type":"operation.started","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.593Z","actor":"token default of every organization","data":{"operation":{"id":"op_hgmb7cuyksaqtp2n","project_id":"proj_h6wv6maftkjji4mc","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:53.593Z","created_at":"2026-12-03T11:57:53.593Z"}}}
41	org-local	2026-12-03T11:57:51.457Z	{"type":"project.status_changed","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.457Z","actor":"system","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.193Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
42	org-local	2026-12-03T11:57:51.492Z	{"type":"project.updated","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.492Z","actor":"token default of every organization","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.491Z","operation":{"id":"op_j5n6tnugztuuqvs6","kind":"update","status":"running","created_at":"2026-12-03T11:57:51.492Z"}}}}
43	org-local	2026-12-03T11:57:51.492Z	{"type":"operation.started","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.492Z","actor":"token default of every organization","data":{"operation":{"id":"op_j5n6tnugztuuqvs6","project_id":"proj_7oavha3dp4wso3oc","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:51.492Z","created_at":"2026-12-03T11:57:51.492Z"}}}
44	org-local	2026-12-03T11:57:51.497Z	{"type":"operation.updated","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.497Z","actor":"system","data":{"operation":{"id":"op_j5n6tnugztuuqvs6","project_id":"proj_7oavha3dp4wso3oc","kind":"update","status":"running","generation":2,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:51.497Z"}],"deadline":"2026-12-03T12:12:51.492Z","created_at":"2026-12-03T11:57:51.492Z"}}}
45	org-local	2026-12-03T11:57:51.532Z	{"type":"project.deployed","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.532Z","actor":"system","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.491Z","commits_behind":0}}}
46	org-local	2026-12-03T11:57:51.530Z	{"type":"operation.ended","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.530Z","actor":"system","data":{"operation":{"id":"op_j5n6tnugztuuqvs6","project_id":"proj_7oavha3dp4wso3oc","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.497Z","ended_at":"2026-12-03T11:57:51.530Z"}],"deadline":"2026-12-03T12:12:51.492Z","created_at":"2026-12-03T11:57:51.492Z","ended_at":"2026-12-03T11:57:51.530Z"}}}
47	org-local	2026-12-03T11:57:51.547Z	{"type":"job.updated","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.547Z","actor":"token default of every organization","data":{"job":{"id":"job_fch44otyxs7czdqh","project_id":"proj_7oavha3dp4wso3oc","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.547Z"}}}
48	org-local	2026-12-03T11:57:51.594Z	{"type":"project.created","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.594Z","actor":"token default of every organization","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_mewysvbv3ybcxjyk","kind":"create","status":"running","created_at":"2026-12-03T11:57:51.594Z"}}}}
49	org-local	2026-12-03T11:57:51.594Z	{"type":"operation.started","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.594Z","actor":"token default of every organization","data":{"operation":{"id":"op_mewysvbv3ybcxjyk","project_id":"proj_6x2skifludyls355","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:51.594Z","created_at":"2026-12-03T11:57:51.594Z"}}}
61	org-local	2026-12-03T11:57:52.267Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.267Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"running","started_at":"2026-12-03T11:57:52.267Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
50	org-local	2026-12-03T11:57:51.595Z	{"type":"project.status_changed","organization":"org-local","project":"proj_7oavha3dp4wso3oc","time":"2026-12-03T11:57:51.595Z","actor":"system","data":{"project":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.491Z","commits_behind":0}}}
51	org-local	2026-12-03T11:57:51.601Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.601Z","actor":"system","data":{"operation":{"id":"op_mewysvbv3ybcxjyk","project_id":"proj_6x2skifludyls355","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:51.601Z"}],"deadline":"2026-12-03T12:12:51.594Z","created_at":"2026-12-03T11:57:51.594Z"}}}
52	org-local	2026-12-03T11:57:51.630Z	{"type":"project.deployed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.630Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
53	org-local	2026-12-03T11:57:51.630Z	{"type":"operation.ended","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.630Z","actor":"system","data":{"operation":{"id":"op_mewysvbv3ybcxjyk","project_id":"proj_6x2skifludyls355","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.601Z","ended_at":"2026-12-03T11:57:51.629Z"}],"deadline":"2026-12-03T12:12:51.594Z","created_at":"2026-12-03T11:57:51.594Z","ended_at":"2026-12-03T11:57:51.630Z"}}}
54	org-local	2026-12-03T11:57:51.779Z	{"type":"project.status_changed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.779Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
55	org-local	2026-12-03T11:57:51.815Z	{"type":"run.created","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.815Z","actor":"token default of every organization","data":{"run":{"id":"run_zdbmzu4bf5zh5tvv","project_id":"proj_6x2skifludyls355","job_id":"job_vvosvtb6ddiinfbu","job_name":"undeployed-scheduled-run-manual-20261203-115751","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:51.815Z","updated_at":"2026-12-03T11:57:51.815Z"}}}
56	org-local	2026-12-03T11:57:51.983Z	{"type":"run.started","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:51.983Z","actor":"system","data":{"run":{"id":"run_zdbmzu4bf5zh5tvv","project_id":"proj_6x2skifludyls355","job_id":"job_vvosvtb6ddiinfbu","job_name":"undeployed-scheduled-run-manual-20261203-115751","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:51.815Z","updated_at":"2026-12-03T11:57:51.983Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:51.967Z"}}}
57	org-local	2026-12-03T11:57:52.208Z	{"type":"run.ended","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.208Z","actor":"system","data":{"run":{"id":"run_zdbmzu4bf5zh5tvv","project_id":"proj_6x2skifludyls355","job_id":"job_vvosvtb6ddiinfbu","job_name":"undeployed-scheduled-run-manual-20261203-115751","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:51.815Z","updated_at":"2026-12-03T11:57:52.208Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:51.967Z","exit_code":0,"duration_seconds":0.185,"end_time":"2026-12-03T11:57:52.152Z","results":"none"}}}
58	org-local	2026-12-03T11:57:52.258Z	{"type":"operation.started","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.258Z","actor":"token default of every organization","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
59	org-local	2026-12-03T11:57:52.258Z	{"type":"project.observed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.258Z","actor":"token default of every organization","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_6cyvis6bo3fzsjxp","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:52.258Z"}}}}
62	org-local	2026-12-03T11:57:52.301Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.301Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:52.267Z","ended_at":"2026-12-03T11:57:52.301Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:52.301Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
63	org-local	2026-12-03T11:57:52.317Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.317Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:52.267Z","ended_at":"2026-12-03T11:57:52.301Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:52.301Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
64	org-local	2026-12-03T11:57:52.317Z	{"type":"project.observed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.317Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_6cyvis6bo3fzsjxp","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:52.258Z"},"status_message":"Waiting for the deployment to be gone"}}}
65	org-local	2026-12-03T11:57:52.406Z	{"type":"operation.updated","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.406Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:52.267Z","ended_at":"2026-12-03T11:57:52.301Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:52.301Z","ended_at":"2026-12-03T11:57:52.405Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z"}}}
66	org-local	2026-12-03T11:57:52.406Z	{"type":"project.observed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.406Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_6cyvis6bo3fzsjxp","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:52.258Z"}}}}
67	org-local	2026-12-03T11:57:52.411Z	{"type":"project.undeployed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.411Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
68	org-local	2026-12-03T11:57:52.410Z	{"type":"operation.ended","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:57:52.410Z","actor":"system","data":{"operation":{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:52.267Z","ended_at":"2026-12-03T11:57:52.301Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:52.301Z","ended_at":"2026-12-03T11:57:52.405Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z","ended_at":"2026-12-03T11:57:52.410Z"}}}
69	org-local	2026-12-03T11:57:52.658Z	{"type":"project.created","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:52.658Z","actor":"token default of every organization","data":{"project":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","operation":{"id":"op_lh5sj7rpbheozzu4","kind":"create","status":"running","created_at":"2026-12-03T11:57:52.658Z"}}}}
71	org-local	2026-12-03T11:57:52.664Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:52.664Z","actor":"system","data":{"operation":{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"running","started_at":"2026-12-03T11:57:52.664Z"}],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z"}}}
72	org-local	2026-12-03T11:57:52.959Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:52.959Z","actor":"system","data":{"operation":{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:52.664Z","ended_at":"2026-12-03T11:57:52.954Z"},{"name":"apply","status":"running","started_at":"2026-12-03T11:57:52.959Z"}],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z"}}}
73	org-local	2026-12-03T11:57:52.998Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:52.998Z","actor":"system","data":{"operation":{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:52.664Z","ended_at":"2026-12-03T11:57:52.954Z"},{"name":"apply","status":"done","started_at":"2026-12-03T11:57:52.959Z","ended_at":"2026-12-03T11:57:52.997Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:52.998Z"}],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z"}}}
74	org-local	2026-12-03T11:57:53.046Z	{"type":"job.created","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.046Z","actor":"token default of every organization","data":{"job":{"id":"job_fi2lumv75jk5ribk","project_id":"proj_bxqaxzpfdtre27xd","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-12-03T11:57:53.045Z","updated_at":"2026-12-03T11:57:53.045Z"}}}
75	org-local	2026-12-03T11:57:53.104Z	{"type":"job.created","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.104Z","actor":"token default of every organization","data":{"job":{"id":"job_n7ifaasuzoolste2","project_id":"proj_bxqaxzpfdtre27xd","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-12-03T11:57:53.104Z","updated_at":"2026-12-03T11:57:53.104Z"}}}
76	org-local	2026-12-03T11:57:53.156Z	{"type":"operation.ended","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.156Z","actor":"token default of every organization","data":{"operation":{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"failed","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:52.664Z","ended_at":"2026-12-03T11:57:52.954Z"},{"name":"apply","status":"done","started_at":"2026-12-03T11:57:52.959Z","ended_at":"2026-12-03T11:57:52.997Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:52.998Z"}],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z","ended_at":"2026-12-03T11:57:53.156Z","error":{"code":"conflict","message":"Pre-empted by undeploy op_lmw3kz35vsoeztfl"}}}}
77	org-local	2026-12-03T11:57:53.156Z	{"type":"operation.started","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.156Z","actor":"token default of every organization","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
78	org-local	2026-12-03T11:57:53.157Z	{"type":"project.observed","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.157Z","actor":"token default of every organization","data":{"project":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","operation":{"id":"op_lmw3kz35vsoeztfl","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.156Z"}}}}
79	org-local	2026-12-03T11:57:53.174Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.174Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-12-03T11:57:53.174Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
80	org-local	2026-12-03T11:57:53.179Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.179Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"running","started_at":"2026-12-03T11:57:53.179Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
81	org-local	2026-12-03T11:57:53.204Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.204Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.179Z","ended_at":"2026-12-03T11:57:53.203Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:53.204Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
82	org-local	2026-12-03T11:57:53.226Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.226Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.179Z","ended_at":"2026-12-03T11:57:53.203Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:53.204Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
83	org-local	2026-12-03T11:57:53.226Z	{"type":"project.observed","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.226Z","actor":"system","data":{"project":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","operation":{"id":"op_lmw3kz35vsoeztfl","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.156Z"},"status_message":"Waiting for the deployment to be gone"}}}
84	org-local	2026-12-03T11:57:53.247Z	{"type":"operation.updated","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.247Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.179Z","ended_at":"2026-12-03T11:57:53.203Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.204Z","ended_at":"2026-12-03T11:57:53.245Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z"}}}
85	org-local	2026-12-03T11:57:53.247Z	{"type":"project.observed","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.247Z","actor":"system","data":{"project":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","operation":{"id":"op_lmw3kz35vsoeztfl","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.156Z"}}}}
86	org-local	2026-12-03T11:57:53.256Z	{"type":"project.undeployed","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.256Z","actor":"system","data":{"project":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}}
87	org-local	2026-12-03T11:57:53.254Z	{"type":"operation.ended","organization":"org-local","project":"proj_bxqaxzpfdtre27xd","time":"2026-12-03T11:57:53.254Z","actor":"system","data":{"operation":{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.179Z","ended_at":"2026-12-03T11:57:53.203Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.204Z","ended_at":"2026-12-03T11:57:53.245Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z","ended_at":"2026-12-03T11:57:53.254Z"}}}
88	org-local	2026-12-03T11:57:53.593Z	{"type":"project.created","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.593Z","actor":"token default of every organization","data":{"project":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","operation":{"id":"op_hgmb7cuyksaqtp2n","kind":"create","status":"running","created_at":"2026-12-03T11:57:53.593Z"}}}}
90	org-local	2026-12-03T11:57:53.602Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.602Z","actor":"system","data":{"operation":{"id":"op_hgmb7cuyksaqtp2n","project_id":"proj_h6wv6maftkjji4mc","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:53.602Z"}],"deadline":"2026-12-03T12:12:53.593Z","created_at":"2026-12-03T11:57:53.593Z"}}}
91	org-local	2026-12-03T11:57:53.627Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.627Z","actor":"system","data":{"operation":{"id":"op_hgmb7cuyksaqtp2n","project_id":"proj_h6wv6maftkjji4mc","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:53.602Z","ended_at":"2026-12-03T11:57:53.627Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:53.627Z"}],"deadline":"2026-12-03T12:12:53.593Z","created_at":"2026-12-03T11:57:53.593Z"}}}
92	org-local	2026-12-03T11:57:53.663Z	{"type":"job.created","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.663Z","actor":"token default of every organization","data":{"job":{"id":"job_zxcnjey7w5e6ueuk","project_id":"proj_h6wv6maftkjji4mc","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-12-03T11:57:53.663Z","updated_at":"2026-12-03T11:57:53.663Z"}}}
93	org-local	2026-12-03T11:57:53.714Z	{"type":"operation.ended","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.714Z","actor":"token default of every organization","data":{"operation":{"id":"op_hgmb7cuyksaqtp2n","project_id":"proj_h6wv6maftkjji4mc","kind":"create","status":"failed","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:53.602Z","ended_at":"2026-12-03T11:57:53.627Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:53.627Z"}],"deadline":"2026-12-03T12:12:53.593Z","created_at":"2026-12-03T11:57:53.593Z","ended_at":"2026-12-03T11:57:53.714Z","error":{"code":"conflict","message":"Pre-empted by undeploy op_n26ko75yirjrxvlv"}}}}
94	org-local	2026-12-03T11:57:53.713Z	{"type":"operation.started","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.713Z","actor":"token default of every organization","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
95	org-local	2026-12-03T11:57:53.714Z	{"type":"project.observed","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.714Z","actor":"token default of every organization","data":{"project":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","operation":{"id":"op_n26ko75yirjrxvlv","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.713Z"}}}}
96	org-local	2026-12-03T11:57:53.735Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.735Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-12-03T11:57:53.734Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
97	org-local	2026-12-03T11:57:53.751Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.751Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"running","started_at":"2026-12-03T11:57:53.751Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
98	org-local	2026-12-03T11:57:53.790Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.790Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.751Z","ended_at":"2026-12-03T11:57:53.790Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:53.790Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
99	org-local	2026-12-03T11:57:53.809Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.809Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.751Z","ended_at":"2026-12-03T11:57:53.790Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:53.790Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
108	org-local	2026-12-03T11:57:54.137Z	{"type":"operation.updated","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.137Z","actor":"system","data":{"operation":{"id":"op_5cpqwa3mkovis7sk","project_id":"proj_haezjus6ajq2hhc2","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:53.937Z","ended_at":"2026-12-03T11:57:54.136Z"},{"name":"apply","status":"running","started_at":"2026-12-03T11:57:54.137Z"}],"deadline":"2026-12-03T12:12:53.931Z","created_at":"2026-12-03T11:57:53.931Z"}}}
100	org-local	2026-12-03T11:57:53.809Z	{"type":"project.observed","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.809Z","actor":"system","data":{"project":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","operation":{"id":"op_n26ko75yirjrxvlv","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.713Z"},"status_message":"Waiting for the deployment to be gone"}}}
101	org-local	2026-12-03T11:57:53.838Z	{"type":"operation.updated","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.838Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.751Z","ended_at":"2026-12-03T11:57:53.790Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.790Z","ended_at":"2026-12-03T11:57:53.836Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z"}}}
102	org-local	2026-12-03T11:57:53.838Z	{"type":"project.observed","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.838Z","actor":"system","data":{"project":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"undeploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","operation":{"id":"op_n26ko75yirjrxvlv","kind":"undeploy","status":"running","created_at":"2026-12-03T11:57:53.713Z"}}}}
103	org-local	2026-12-03T11:57:53.842Z	{"type":"project.undeployed","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.842Z","actor":"system","data":{"project":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}}
104	org-local	2026-12-03T11:57:53.841Z	{"type":"operation.ended","organization":"org-local","project":"proj_h6wv6maftkjji4mc","time":"2026-12-03T11:57:53.841Z","actor":"system","data":{"operation":{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.751Z","ended_at":"2026-12-03T11:57:53.790Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.790Z","ended_at":"2026-12-03T11:57:53.836Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z","ended_at":"2026-12-03T11:57:53.841Z"}}}
105	org-local	2026-12-03T11:57:53.931Z	{"type":"project.created","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:53.931Z","actor":"token default of every organization","data":{"project":{"id":"proj_haezjus6ajq2hhc2","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.858Z","updated_at":"2026-12-03T11:57:53.858Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_5cpqwa3mkovis7sk","kind":"create","status":"running","created_at":"2026-12-03T11:57:53.931Z"}}}}
106	org-local	2026-12-03T11:57:53.931Z	{"type":"operation.started","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:53.931Z","actor":"token default of every organization","data":{"operation":{"id":"op_5cpqwa3mkovis7sk","project_id":"proj_haezjus6ajq2hhc2","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:53.931Z","created_at":"2026-12-03T11:57:53.931Z"}}}
107	org-local	2026-12-03T11:57:53.937Z	{"type":"operation.updated","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:53.937Z","actor":"system","data":{"operation":{"id":"op_5cpqwa3mkovis7sk","project_id":"proj_haezjus6ajq2hhc2","kind":"create","status":"running","generation":1,"steps":[{"name":"provision-state","status":"running","started_at":"2026-12-03T11:57:53.937Z"}],"deadline":"2026-12-03T12:12:53.931Z","created_at":"2026-12-03T11:57:53.931Z"}}}
109	org-local	2026-12-03T11:57:54.175Z	{"type":"project.deployed","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.175Z","actor":"system","data":{"project":{"id":"proj_haezjus6ajq2hhc2","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.858Z","updated_at":"2026-12-03T11:57:53.858Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
110	org-local	2026-12-03T11:57:54.174Z	{"type":"operation.ended","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.174Z","actor":"system","data":{"operation":{"id":"op_5cpqwa3mkovis7sk","project_id":"proj_haezjus6ajq2hhc2","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:53.937Z","ended_at":"2026-12-03T11:57:54.136Z"},{"name":"apply","status":"done","started_at":"2026-12-03T11:57:54.137Z","ended_at":"2026-12-03T11:57:54.174Z"}],"deadline":"2026-12-03T12:12:53.931Z","created_at":"2026-12-03T11:57:53.931Z","ended_at":"2026-12-03T11:57:54.174Z"}}}
111	org-local	2026-12-03T11:57:54.306Z	{"type":"project.status_changed","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.306Z","actor":"system","data":{"project":{"id":"proj_haezjus6ajq2hhc2","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.858Z","updated_at":"2026-12-03T11:57:53.858Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
112	org-local	2026-12-03T11:57:54.360Z	{"type":"run.created","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.360Z","actor":"token default of every organization","data":{"run":{"id":"run_mw475qwfjvnhgwnt","project_id":"proj_haezjus6ajq2hhc2","job_id":"job_47fyowpxevxu6l3w","job_name":"state-scheduled-run-manual-20261203-115754","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:54.360Z","updated_at":"2026-12-03T11:57:54.360Z"}}}
113	org-local	2026-12-03T11:57:54.583Z	{"type":"run.started","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.583Z","actor":"system","data":{"run":{"id":"run_mw475qwfjvnhgwnt","project_id":"proj_haezjus6ajq2hhc2","job_id":"job_47fyowpxevxu6l3w","job_name":"state-scheduled-run-manual-20261203-115754","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:54.360Z","updated_at":"2026-12-03T11:57:54.583Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:54.572Z"}}}
114	org-local	2026-12-03T11:57:54.821Z	{"type":"run.ended","organization":"org-local","project":"proj_haezjus6ajq2hhc2","time":"2026-12-03T11:57:54.821Z","actor":"system","data":{"run":{"id":"run_mw475qwfjvnhgwnt","project_id":"proj_haezjus6ajq2hhc2","job_id":"job_47fyowpxevxu6l3w","job_name":"state-scheduled-run-manual-20261203-115754","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:54.360Z","updated_at":"2026-12-03T11:57:54.821Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:54.572Z","exit_code":0,"duration_seconds":0.219,"end_time":"2026-12-03T11:57:54.791Z","results":"none"}}}
115	org-second	2026-12-03T11:57:55.082Z	{"type":"project.created","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.082Z","actor":"token second","data":{"project":{"id":"proj_chrq2wti27cad2cd","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:54.856Z","updated_at":"2026-12-03T11:57:54.856Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_6v6spzx7gzviajd7","kind":"create","status":"running","created_at":"2026-12-03T11:57:55.082Z"}}}}
116	org-second	2026-12-03T11:57:55.082Z	{"type":"operation.started","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.082Z","actor":"token second","data":{"operation":{"id":"op_6v6spzx7gzviajd7","project_id":"proj_chrq2wti27cad2cd","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:55.082Z","created_at":"2026-12-03T11:57:55.082Z"}}}
117	org-second	2026-12-03T11:57:55.091Z	{"type":"operation.updated","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.091Z","actor":"system","data":{"operation":{"id":"op_6v6spzx7gzviajd7","project_id":"proj_chrq2wti27cad2cd","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:55.091Z"}],"deadline":"2026-12-03T12:12:55.082Z","created_at":"2026-12-03T11:57:55.082Z"}}}
118	org-second	2026-12-03T11:57:55.117Z	{"type":"project.deployed","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.117Z","actor":"system","data":{"project":{"id":"proj_chrq2wti27cad2cd","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:54.856Z","updated_at":"2026-12-03T11:57:54.856Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
119	org-second	2026-12-03T11:57:55.116Z	{"type":"operation.ended","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.116Z","actor":"system","data":{"operation":{"id":"op_6v6spzx7gzviajd7","project_id":"proj_chrq2wti27cad2cd","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:55.091Z","ended_at":"2026-12-03T11:57:55.116Z"}],"deadline":"2026-12-03T12:12:55.082Z","created_at":"2026-12-03T11:57:55.082Z","ended_at":"2026-12-03T11:57:55.116Z"}}}
120	org-second	2026-12-03T11:57:55.263Z	{"type":"project.status_changed","organization":"org-second","project":"proj_chrq2wti27cad2cd","time":"2026-12-03T11:57:55.263Z","actor":"system","data":{"project":{"id":"proj_chrq2wti27cad2cd","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:54.856Z","updated_at":"2026-12-03T11:57:54.856Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
121	org-local	2026-12-03T11:57:55.362Z	{"type":"project.created","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.362Z","actor":"token default of every organization","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","operation":{"id":"op_4bbf7kplphjkpvcm","kind":"create","status":"running","created_at":"2026-12-03T11:57:55.362Z"}}}}
122	org-local	2026-12-03T11:57:55.362Z	{"type":"operation.started","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.362Z","actor":"token default of every organization","data":{"operation":{"id":"op_4bbf7kplphjkpvcm","project_id":"proj_2dxr4nffbkk3tdcp","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:12:55.362Z","created_at":"2026-12-03T11:57:55.362Z"}}}
123	org-local	2026-12-03T11:57:55.371Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.371Z","actor":"system","data":{"operation":{"id":"op_4bbf7kplphjkpvcm","project_id":"proj_2dxr4nffbkk3tdcp","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:57:55.371Z"}],"deadline":"2026-12-03T12:12:55.362Z","created_at":"2026-12-03T11:57:55.362Z"}}}
124	org-local	2026-12-03T11:57:55.410Z	{"type":"project.deployed","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.410Z","actor":"system","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
125	org-local	2026-12-03T11:57:55.407Z	{"type":"operation.ended","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.407Z","actor":"system","data":{"operation":{"id":"op_4bbf7kplphjkpvcm","project_id":"proj_2dxr4nffbkk3tdcp","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:55.371Z","ended_at":"2026-12-03T11:57:55.407Z"}],"deadline":"2026-12-03T12:12:55.362Z","created_at":"2026-12-03T11:57:55.362Z","ended_at":"2026-12-03T11:57:55.407Z"}}}
126	org-local	2026-12-03T11:57:55.652Z	{"type":"project.status_changed","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.652Z","actor":"system","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
127	org-local	2026-12-03T11:57:55.710Z	{"type":"run.created","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.710Z","actor":"token default of every organization","data":{"run":{"id":"run_xhzyqqw37y5ofu6e","project_id":"proj_2dxr4nffbkk3tdcp","job_id":"job_iwabdk3b7i7e5g64","job_name":"deleted-scheduled-run-manual-20261203-115755","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:57:55.710Z","updated_at":"2026-12-03T11:57:55.710Z"}}}
128	org-local	2026-12-03T11:57:55.914Z	{"type":"run.started","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:55.914Z","actor":"system","data":{"run":{"id":"run_xhzyqqw37y5ofu6e","project_id":"proj_2dxr4nffbkk3tdcp","job_id":"job_iwabdk3b7i7e5g64","job_name":"deleted-scheduled-run-manual-20261203-115755","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:57:55.710Z","updated_at":"2026-12-03T11:57:55.914Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:55.896Z"}}}
129	org-local	2026-12-03T11:57:56.150Z	{"type":"run.ended","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.150Z","actor":"system","data":{"run":{"id":"run_xhzyqqw37y5ofu6e","project_id":"proj_2dxr4nffbkk3tdcp","job_id":"job_iwabdk3b7i7e5g64","job_name":"deleted-scheduled-run-manual-20261203-115755","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:55.710Z","updated_at":"2026-12-03T11:57:56.150Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:55.896Z","exit_code":0,"duration_seconds":0.229,"end_time":"2026-12-03T11:57:56.125Z","results":"none"}}}
130	org-local	2026-12-03T11:57:56.194Z	{"type":"operation.started","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.194Z","actor":"token default of every organization","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
131	org-local	2026-12-03T11:57:56.194Z	{"type":"project.observed","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.194Z","actor":"token default of every organization","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_u5bx54quydkdeoln","kind":"delete","status":"running","created_at":"2026-12-03T11:57:56.194Z"}}}}
132	org-local	2026-12-03T11:57:56.202Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.202Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"running","started_at":"2026-12-03T11:57:56.202Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
133	org-local	2026-12-03T11:57:56.208Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.208Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"running","started_at":"2026-12-03T11:57:56.207Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
134	org-local	2026-12-03T11:57:56.226Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.226Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:56.226Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
135	org-local	2026-12-03T11:57:56.260Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.260Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"running","started_at":"2026-12-03T11:57:56.226Z","message":"Waiting for the deployment to be gone"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
136	org-local	2026-12-03T11:57:56.260Z	{"type":"project.observed","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.260Z","actor":"system","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_u5bx54quydkdeoln","kind":"delete","status":"running","created_at":"2026-12-03T11:57:56.194Z"},"status_message":"Waiting for the deployment to be gone"}}}
137	org-local	2026-12-03T11:57:56.300Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.300Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:56.226Z","ended_at":"2026-12-03T11:57:56.299Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
138	org-local	2026-12-03T11:57:56.300Z	{"type":"project.observed","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.300Z","actor":"system","data":{"project":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_u5bx54quydkdeoln","kind":"delete","status":"running","created_at":"2026-12-03T11:57:56.194Z"}}}}
139	org-local	2026-12-03T11:57:56.303Z	{"type":"operation.updated","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.303Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"running","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:56.226Z","ended_at":"2026-12-03T11:57:56.299Z"},{"name":"forget-variables","status":"running","started_at":"2026-12-03T11:57:56.303Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z"}}}
140	org-local	2026-12-03T11:57:56.311Z	{"type":"project.deleted","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.311Z","actor":"system","data":{"id":"proj_2dxr4nffbkk3tdcp","name":"deleted"}}
141	org-local	2026-12-03T11:57:56.310Z	{"type":"operation.ended","organization":"org-local","project":"proj_2dxr4nffbkk3tdcp","time":"2026-12-03T11:57:56.310Z","actor":"system","data":{"operation":{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:56.226Z","ended_at":"2026-12-03T11:57:56.299Z"},{"name":"forget-variables","status":"done","started_at":"2026-12-03T11:57:56.303Z","ended_at":"2026-12-03T11:57:56.308Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z","ended_at":"2026-12-03T11:57:56.310Z"}}}
142	org-local	2026-12-03T11:58:00.051Z	{"type":"run.created","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:58:00.051Z","actor":"schedule","data":{"run":{"id":"run_b2svngqmpp6bjiph","project_id":"proj_caz2ecwy22hnspeq","job_id":"job_nthvvjvhnvor47zx","job_name":"scheduled-scheduled-run-20261203-115800","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"scheduled","created_at":"2026-12-03T11:58:00.051Z","updated_at":"2026-12-03T11:58:00.051Z"}}}
143	org-local	2026-12-03T11:58:00.349Z	{"type":"run.started","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:58:00.349Z","actor":"system","data":{"run":{"id":"run_b2svngqmpp6bjiph","project_id":"proj_caz2ecwy22hnspeq","job_id":"job_nthvvjvhnvor47zx","job_name":"scheduled-scheduled-run-20261203-115800","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"scheduled","created_at":"2026-12-03T11:58:00.051Z","updated_at":"2026-12-03T11:58:00.349Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:58:00.330Z"}}}
144	org-local	2026-12-03T11:58:00.593Z	{"type":"run.ended","organization":"org-local","project":"proj_caz2ecwy22hnspeq","time":"2026-12-03T11:58:00.593Z","actor":"system","data":{"run":{"id":"run_b2svngqmpp6bjiph","project_id":"proj_caz2ecwy22hnspeq","job_id":"job_nthvvjvhnvor47zx","job_name":"scheduled-scheduled-run-20261203-115800","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-12-03T11:58:00.051Z","updated_at":"2026-12-03T11:58:00.593Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:58:00.330Z","exit_code":0,"duration_seconds":0.179,"end_time":"2026-12-03T11:58:00.509Z","results":"none"}}}
145	org-local	2026-12-03T11:58:01.048Z	{"type":"project.created","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.048Z","actor":"token default of every organization","data":{"project":{"id":"proj_i7yclotk7mflpmhg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:58:00.833Z","updated_at":"2026-12-03T11:58:00.833Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","operation":{"id":"op_b7hf55t6olcz5sg2","kind":"create","status":"running","created_at":"2026-12-03T11:58:01.048Z"}}}}
146	org-local	2026-12-03T11:58:01.048Z	{"type":"operation.started","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.048Z","actor":"token default of every organization","data":{"operation":{"id":"op_b7hf55t6olcz5sg2","project_id":"proj_i7yclotk7mflpmhg","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-12-03T12:13:01.048Z","created_at":"2026-12-03T11:58:01.048Z"}}}
147	org-local	2026-12-03T11:58:01.054Z	{"type":"operation.updated","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.054Z","actor":"system","data":{"operation":{"id":"op_b7hf55t6olcz5sg2","project_id":"proj_i7yclotk7mflpmhg","kind":"create","status":"running","generation":1,"steps":[{"name":"apply","status":"running","started_at":"2026-12-03T11:58:01.054Z"}],"deadline":"2026-12-03T12:13:01.048Z","created_at":"2026-12-03T11:58:01.048Z"}}}
148	org-local	2026-12-03T11:58:01.078Z	{"type":"project.deployed","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.078Z","actor":"system","data":{"project":{"id":"proj_i7yclotk7mflpmhg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:58:00.833Z","updated_at":"2026-12-03T11:58:00.833Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
149	org-local	2026-12-03T11:58:01.070Z	{"type":"operation.ended","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.070Z","actor":"system","data":{"operation":{"id":"op_b7hf55t6olcz5sg2","project_id":"proj_i7yclotk7mflpmhg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:58:01.054Z","ended_at":"2026-12-03T11:58:01.070Z"}],"deadline":"2026-12-03T12:13:01.048Z","created_at":"2026-12-03T11:58:01.048Z","ended_at":"2026-12-03T11:58:01.070Z"}}}
150	org-local	2026-12-03T11:58:01.206Z	{"type":"project.status_changed","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.206Z","actor":"system","data":{"project":{"id":"proj_i7yclotk7mflpmhg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:58:00.833Z","updated_at":"2026-12-03T11:58:00.833Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
151	org-local	2026-12-03T11:58:01.225Z	{"type":"run.created","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.225Z","actor":"token default of every organization","data":{"run":{"id":"run_wzaxqszgkxsrmkfo","project_id":"proj_i7yclotk7mflpmhg","job_id":"job_lofsbzdsm6cx7gq7","job_name":"running-scheduled-run-manual-20261203-115801","cronjob_name":"scheduled-run","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-12-03T11:58:01.225Z","updated_at":"2026-12-03T11:58:01.225Z"}}}
152	org-local	2026-12-03T11:58:01.488Z	{"type":"run.started","organization":"org-local","project":"proj_i7yclotk7mflpmhg","time":"2026-12-03T11:58:01.488Z","actor":"system","data":{"run":{"id":"run_wzaxqszgkxsrmkfo","project_id":"proj_i7yclotk7mflpmhg","job_id":"job_lofsbzdsm6cx7gq7","job_name":"running-scheduled-run-manual-20261203-115801","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:58:01.225Z","updated_at":"2026-12-03T11:58:01.488Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-12-03T11:58:01.465Z"}}}
153	org-local	2026-12-03T11:58:12.038Z	{"type":"project.observed","organization":"org-local","project":"proj_6x2skifludyls355","time":"2026-12-03T11:58:12.038Z","actor":"system","data":{"project":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
\.


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.jobs (organization, id, created_at, version, project, name, wire, internals) FROM stdin;
org-local	job_gyuvsrrofvzyy2bl	2026-12-03T11:57:49.186Z	1	proj_pwpeg6ix7iuz4vnf	scheduled-run	{"id":"job_gyuvsrrofvzyy2bl","project_id":"proj_pwpeg6ix7iuz4vnf","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-12-03T11:57:49.186Z","updated_at":"2026-12-03T11:57:49.186Z"}	{}
org-local	job_qpzosnfspja7k5e7	2026-12-03T11:57:50.293Z	1	proj_hbi2zaeqhocalpnz	scheduled-run	{"id":"job_qpzosnfspja7k5e7","project_id":"proj_hbi2zaeqhocalpnz","name":"scheduled-run","command":"node <project>/main.js","enabled":false,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.695Z","schedule":"0 2 * * *","max_retries":2,"retry_pause":"24h"}	{}
org-local	job_nthvvjvhnvor47zx	2026-12-03T11:57:51.094Z	1	proj_caz2ecwy22hnspeq	scheduled-run	{"id":"job_nthvvjvhnvor47zx","project_id":"proj_caz2ecwy22hnspeq","name":"scheduled-run","command":"node <project>/main.js","enabled":true,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.418Z","schedule":"* * * * *","time_zone":"Europe/Berlin","max_retries":0,"retry_pause":"5m"}	{}
org-local	job_fch44otyxs7czdqh	2026-12-03T11:57:51.193Z	1	proj_7oavha3dp4wso3oc	scheduled-run	{"id":"job_fch44otyxs7czdqh","project_id":"proj_7oavha3dp4wso3oc","name":"scheduled-run","command":"node <project>/main.js","enabled":true,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.547Z","schedule":"* * * * *","time_zone":"Europe/Berlin","max_retries":0,"retry_pause":"5m"}	{}
org-local	job_vvosvtb6ddiinfbu	2026-12-03T11:57:51.815Z	1	proj_6x2skifludyls355	scheduled-run	{"id":"job_vvosvtb6ddiinfbu","project_id":"proj_6x2skifludyls355","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-12-03T11:57:51.815Z","updated_at":"2026-12-03T11:57:51.815Z"}	{}
org-local	job_fi2lumv75jk5ribk	2026-12-03T11:57:53.045Z	1	proj_bxqaxzpfdtre27xd	hourly	{"id":"job_fi2lumv75jk5ribk","project_id":"proj_bxqaxzpfdtre27xd","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-12-03T11:57:53.045Z","updated_at":"2026-12-03T11:57:53.045Z"}	{}
org-local	job_n7ifaasuzoolste2	2026-12-03T11:57:53.104Z	1	proj_bxqaxzpfdtre27xd	clean	{"id":"job_n7ifaasuzoolste2","project_id":"proj_bxqaxzpfdtre27xd","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-12-03T11:57:53.104Z","updated_at":"2026-12-03T11:57:53.104Z"}	{}
org-local	job_zxcnjey7w5e6ueuk	2026-12-03T11:57:53.663Z	1	proj_h6wv6maftkjji4mc	orders	{"id":"job_zxcnjey7w5e6ueuk","project_id":"proj_h6wv6maftkjji4mc","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-12-03T11:57:53.663Z","updated_at":"2026-12-03T11:57:53.663Z"}	{}
org-local	job_47fyowpxevxu6l3w	2026-12-03T11:57:54.360Z	1	proj_haezjus6ajq2hhc2	scheduled-run	{"id":"job_47fyowpxevxu6l3w","project_id":"proj_haezjus6ajq2hhc2","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-12-03T11:57:54.360Z","updated_at":"2026-12-03T11:57:54.360Z"}	{}
org-local	job_lofsbzdsm6cx7gq7	2026-12-03T11:58:01.225Z	1	proj_i7yclotk7mflpmhg	scheduled-run	{"id":"job_lofsbzdsm6cx7gq7","project_id":"proj_i7yclotk7mflpmhg","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-12-03T11:58:01.225Z","updated_at":"2026-12-03T11:58:01.225Z"}	{}
\.


--
-- Data for Name: keys; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.keys (scope, key, expires_at, wire) FROM stdin;
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-0	2026-12-04T11:57:48.585Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-0","body":"2176da904e7c5bfe1b5fdacfac94e244d1221c70039f4dbcfa1cfe6da5c62e3e","expiresAt":"2026-12-04T11:57:48.585Z","answer":{"id":"var_wdl7265ybv2rboq5"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-1	2026-12-04T11:57:48.629Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-1","body":"103a7cd791f2d4e5ac7b413b052b2d3f97bd500a1d61042891e09bd9318fba6d","expiresAt":"2026-12-04T11:57:48.629Z","operation":"op_hevvw7ync4zkk43m"}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-2	2026-12-04T11:57:48.972Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-2","body":"2f275d8634fcc543a72d300fb2986d2bb328c20550d51ba05754484c55c8cde1","expiresAt":"2026-12-04T11:57:48.972Z","answer":{"id":"var_ckjfdscpmrxie567"}}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-3	2026-12-04T11:57:49.040Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-3","body":"8b30e87d0f829ef0ee48488c077e77898d73b499b31b163b835f4b5c43def381","expiresAt":"2026-12-04T11:57:49.040Z","answer":{"id":"var_amjl4y4mcqv5bsi2"}}
31f7578f3ade4a0a0b6982b290c4fa6fe0991e3c1d0e1cd7eb573922ce431251	recorded-4	2026-12-04T11:57:49.177Z	{"scope":"31f7578f3ade4a0a0b6982b290c4fa6fe0991e3c1d0e1cd7eb573922ce431251","key":"recorded-4","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:49.177Z","answer":{"job_run_id":"run_2hivyu7omgjhypyp","job_name":"active-scheduled-run-manual-20261203-115749","status":"pending","message":"Run triggered successfully"}}
447fdb2c2cab4fce92c07d7f5ed2c3d0ab0b429f1820e5f88abf110f0ca58ab8	recorded-5	2026-12-04T11:57:49.621Z	{"scope":"447fdb2c2cab4fce92c07d7f5ed2c3d0ab0b429f1820e5f88abf110f0ca58ab8","key":"recorded-5","body":"eaa5af731274b2a5aaef0e44838bce70f5c794ff526ffd8479c8943c9ba49404","expiresAt":"2026-12-04T11:57:49.621Z","operation":"op_bphw23xwdeimfvz4"}
c7a720565ed6f96a3dd38328b1d53c73c3eee52020b44746715371784cfa2897	recorded-6	2026-12-04T11:57:49.771Z	{"scope":"c7a720565ed6f96a3dd38328b1d53c73c3eee52020b44746715371784cfa2897","key":"recorded-6","body":"9502ec00eef46c330bcbbb3a4c50cb03b79d6d73d7f992d79acc1e426a9e12da","expiresAt":"2026-12-04T11:57:49.771Z","answer":{"id":"ntf_j44dls2k5u5lyxuy"}}
31f7578f3ade4a0a0b6982b290c4fa6fe0991e3c1d0e1cd7eb573922ce431251	recorded-7	2026-12-04T11:57:49.820Z	{"scope":"31f7578f3ade4a0a0b6982b290c4fa6fe0991e3c1d0e1cd7eb573922ce431251","key":"recorded-7","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:49.820Z","answer":{"job_run_id":"run_dhwbjzjsbputwprx","job_name":"active-scheduled-run-manual-20261203-115749-2","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-8	2026-12-04T11:57:50.293Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-8","body":"993302def3abe25cb1e81e92c73248abb9d1689a517b3e16684b737454a68846","expiresAt":"2026-12-04T11:57:50.293Z","operation":"op_4poe6juhgdue733c"}
67f81fbcbbabdc708243fa42ca6714f60351f7f5a1c465bf1cd415bae21ae315	recorded-9	2026-12-04T11:57:50.690Z	{"scope":"67f81fbcbbabdc708243fa42ca6714f60351f7f5a1c465bf1cd415bae21ae315","key":"recorded-9","body":"fdd2cbb244fed42f6925fdf46a1e41d91555548319ac4af3355fee42add8b77c","expiresAt":"2026-12-04T11:57:50.690Z","answer":{"id":"job_qpzosnfspja7k5e7","project_id":"proj_hbi2zaeqhocalpnz","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","time_zone":"UTC","enabled":false,"max_retries":2,"retry_pause":"24h","created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.695Z"}}
c6571009b33f8acaaf6e38ba0e706cc8f5a58975a885b621e2aa2298b6c65618	recorded-10	2026-12-04T11:57:50.705Z	{"scope":"c6571009b33f8acaaf6e38ba0e706cc8f5a58975a885b621e2aa2298b6c65618","key":"recorded-10","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:50.705Z","answer":{"job_run_id":"run_ufowbrsk7rfqjye3","job_name":"failing-scheduled-run-manual-20261203-115750","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-11	2026-12-04T11:57:51.094Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-11","body":"e1c159d77cce031a6c26f52251735c0e3126b5f522d7adb0824168f5da10fa04","expiresAt":"2026-12-04T11:57:51.094Z","operation":"op_zgqsh7ccpprgiacw"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-12	2026-12-04T11:57:51.193Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-12","body":"ab1f6c4a379c5604f595e8f166ff4c4c82409c1390e244e469190b574f592544","expiresAt":"2026-12-04T11:57:51.193Z","operation":"op_v4fmo6pxyc2ca22u"}
56cb0d2ef9a49c03685d6e06fdccf76601cb752e53f61814b4893690cb405c53	recorded-13	2026-12-04T11:57:51.383Z	{"scope":"56cb0d2ef9a49c03685d6e06fdccf76601cb752e53f61814b4893690cb405c53","key":"recorded-13","body":"195c0c667889503338465e0a9aa8e74b34499547621823836199e919800c538a","expiresAt":"2026-12-04T11:57:51.383Z","answer":{"id":"job_nthvvjvhnvor47zx","project_id":"proj_caz2ecwy22hnspeq","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.418Z","next_run_at":"2026-12-03T11:58:00.000Z"}}
7a8fdd715b4e20fa41a8658e2b76804d6ed546da5d7a2a8423bca310d6b2bd91	recorded-14	2026-12-04T11:57:51.489Z	{"scope":"7a8fdd715b4e20fa41a8658e2b76804d6ed546da5d7a2a8423bca310d6b2bd91","key":"recorded-14","body":"81a5c82d1fb6d85cc431666ce1d134e79f57cf61c77249e6eeb6a2de257a4f06","expiresAt":"2026-12-04T11:57:51.489Z","operation":"op_j5n6tnugztuuqvs6"}
4af857bc60a2b07c8ed0b68959716c6145fcbfdeee875e82c304ba50cf9e3a46	recorded-15	2026-12-04T11:57:51.542Z	{"scope":"4af857bc60a2b07c8ed0b68959716c6145fcbfdeee875e82c304ba50cf9e3a46","key":"recorded-15","body":"195c0c667889503338465e0a9aa8e74b34499547621823836199e919800c538a","expiresAt":"2026-12-04T11:57:51.542Z","answer":{"id":"job_fch44otyxs7czdqh","project_id":"proj_7oavha3dp4wso3oc","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","time_zone":"Europe/Berlin","enabled":true,"max_retries":0,"retry_pause":"5m","created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.547Z"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-16	2026-12-04T11:57:51.562Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-16","body":"f5eae681597ee1ec51777424b39b399d5d23f00903a1c6e87e86e01496bf315d","expiresAt":"2026-12-04T11:57:51.562Z","operation":"op_mewysvbv3ybcxjyk"}
754d97ede8d26156ff46bdded184553a1a5d9f332e2ef44e6013928cacf72cce	recorded-17	2026-12-04T11:57:51.811Z	{"scope":"754d97ede8d26156ff46bdded184553a1a5d9f332e2ef44e6013928cacf72cce","key":"recorded-17","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:51.811Z","answer":{"job_run_id":"run_zdbmzu4bf5zh5tvv","job_name":"undeployed-scheduled-run-manual-20261203-115751","status":"pending","message":"Run triggered successfully"}}
d67d308cbbe1adad8647e9b6cb2867de0e005514126606529d39c8546f59176a	recorded-18	2026-12-04T11:57:52.256Z	{"scope":"d67d308cbbe1adad8647e9b6cb2867de0e005514126606529d39c8546f59176a","key":"recorded-18","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-04T11:57:52.256Z","operation":"op_6cyvis6bo3fzsjxp"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-19	2026-12-04T11:57:52.419Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-19","body":"180d2386a408ea1bc6a62952a58863c90b5b4f1594b9359ef30abe009f9f3eb3","expiresAt":"2026-12-04T11:57:52.419Z","operation":"op_lh5sj7rpbheozzu4"}
22ad12fd117b76ebec56602997d6eda2a8b6fc5fa361f2ad2d0b4280bb12114b	recorded-20	2026-12-04T11:57:53.032Z	{"scope":"22ad12fd117b76ebec56602997d6eda2a8b6fc5fa361f2ad2d0b4280bb12114b","key":"recorded-20","body":"c3868154f07b71f5700be6fb35233d3b9a12c1403144c6170657f35e6bc4b966","expiresAt":"2026-12-04T11:57:53.032Z","answer":{"id":"job_fi2lumv75jk5ribk","project_id":"proj_bxqaxzpfdtre27xd","name":"hourly","command":"sqlmesh run --ignore-cron","schedule":"15 * * * *","time_zone":"America/Santiago","enabled":true,"max_retries":2,"retry_pause":"5m","created_at":"2026-12-03T11:57:53.045Z","updated_at":"2026-12-03T11:57:53.045Z"}}
22ad12fd117b76ebec56602997d6eda2a8b6fc5fa361f2ad2d0b4280bb12114b	recorded-21	2026-12-04T11:57:53.072Z	{"scope":"22ad12fd117b76ebec56602997d6eda2a8b6fc5fa361f2ad2d0b4280bb12114b","key":"recorded-21","body":"b0016ec09975e39f80ecb3e70728a7c7661448053a749272dca71b2fcc34cc1c","expiresAt":"2026-12-04T11:57:53.072Z","answer":{"id":"job_n7ifaasuzoolste2","project_id":"proj_bxqaxzpfdtre27xd","name":"clean","command":"sqlmesh janitor","time_zone":"UTC","enabled":true,"max_retries":0,"retry_pause":"5m","description":"Runs when it is asked to","created_at":"2026-12-03T11:57:53.104Z","updated_at":"2026-12-03T11:57:53.104Z"}}
23594d810707f46de882eb1de162e5e86feb1938f9a89dc149e00b863296f5a8	recorded-22	2026-12-04T11:57:53.150Z	{"scope":"23594d810707f46de882eb1de162e5e86feb1938f9a89dc149e00b863296f5a8","key":"recorded-22","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-04T11:57:53.150Z","operation":"op_lmw3kz35vsoeztfl"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-23	2026-12-04T11:57:53.277Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-23","body":"54b5b18181290458ea3f60bd5188151184f2a4ac26adbd095c2234a3d3bfd627","expiresAt":"2026-12-04T11:57:53.277Z","operation":"op_hgmb7cuyksaqtp2n"}
26c929f429fd8e0b23b4eb1cd2b6244f5eaa6e724cece272337f945b5df221d8	recorded-24	2026-12-04T11:57:53.656Z	{"scope":"26c929f429fd8e0b23b4eb1cd2b6244f5eaa6e724cece272337f945b5df221d8","key":"recorded-24","body":"51ef52fe9ac2ed1d91a95c213d2aff4a98ebb5b27702bc2efa65a211b370dca2","expiresAt":"2026-12-04T11:57:53.656Z","answer":{"id":"job_zxcnjey7w5e6ueuk","project_id":"proj_h6wv6maftkjji4mc","name":"orders","command":"dbt build --select orders","schedule":"30 2 * * *","time_zone":"Europe/Berlin","enabled":false,"max_retries":0,"retry_pause":"90m","created_at":"2026-12-03T11:57:53.663Z","updated_at":"2026-12-03T11:57:53.663Z"}}
f9904f088415ea652f01905ed4f92bc785668e581b49653b5b4dd3c563cdf242	recorded-25	2026-12-04T11:57:53.711Z	{"scope":"f9904f088415ea652f01905ed4f92bc785668e581b49653b5b4dd3c563cdf242","key":"recorded-25","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-04T11:57:53.711Z","operation":"op_n26ko75yirjrxvlv"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-26	2026-12-04T11:57:53.858Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-26","body":"cd87c3235d98dd8ba1d054a69d6d23ef667edaf50ec1d6321c53633ef018d172","expiresAt":"2026-12-04T11:57:53.858Z","operation":"op_5cpqwa3mkovis7sk"}
0a6012b0854022e9b50635235c6b4d712e8d013c86de7c167f4c1e6703d32404	recorded-27	2026-12-04T11:57:54.352Z	{"scope":"0a6012b0854022e9b50635235c6b4d712e8d013c86de7c167f4c1e6703d32404","key":"recorded-27","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:54.352Z","answer":{"job_run_id":"run_mw475qwfjvnhgwnt","job_name":"state-scheduled-run-manual-20261203-115754","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-28	2026-12-04T11:57:55.297Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-28","body":"855666ecc87ee2b7a778b69cab352a65a33ba00af9642204b5e50c7ba49d3501","expiresAt":"2026-12-04T11:57:55.297Z","operation":"op_4bbf7kplphjkpvcm"}
e62543f0156482793f18c083fbac41a549dc030e332cc506d9ab6c976171b948	recorded-29	2026-12-04T11:57:55.707Z	{"scope":"e62543f0156482793f18c083fbac41a549dc030e332cc506d9ab6c976171b948","key":"recorded-29","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:57:55.707Z","answer":{"job_run_id":"run_xhzyqqw37y5ofu6e","job_name":"deleted-scheduled-run-manual-20261203-115755","status":"pending","message":"Run triggered successfully"}}
39799470c8c6c50a330df681c9160514e1c91640c1c5b2616c0d123f92d9f104	recorded-30	2026-12-04T11:57:56.192Z	{"scope":"39799470c8c6c50a330df681c9160514e1c91640c1c5b2616c0d123f92d9f104","key":"recorded-30","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-12-04T11:57:56.192Z","operation":"op_u5bx54quydkdeoln"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-31	2026-12-04T11:58:00.833Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-31","body":"7e91e48c03c99695bee34e4fb8391c040a8c5bafb552b3f1fac41fe107089c88","expiresAt":"2026-12-04T11:58:00.833Z","operation":"op_b7hf55t6olcz5sg2"}
201cb327c55c4f33fb4802a8edbd77e8f43c04dff17d3b72a53a1a6ecec665de	recorded-32	2026-12-04T11:58:01.221Z	{"scope":"201cb327c55c4f33fb4802a8edbd77e8f43c04dff17d3b72a53a1a6ecec665de","key":"recorded-32","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-12-04T11:58:01.221Z","answer":{"job_run_id":"run_wzaxqszgkxsrmkfo","job_name":"running-scheduled-run-manual-20261203-115801","status":"pending","message":"Run triggered successfully"}}
\.


--
-- Data for Name: kysely_migration; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration (name, "timestamp") FROM stdin;
001-first	2026-12-03T11:57:45.354Z
002-records	2026-12-03T11:57:45.366Z
003-events	2026-12-03T11:57:45.369Z
004-python-requirements	2026-12-03T11:57:45.372Z
005-runs-of-status	2026-12-03T11:57:45.375Z
006-project-queries	2026-12-03T11:57:45.376Z
007-project-columns	2026-12-03T11:57:45.377Z
008-project-columns	2026-12-03T11:57:45.406Z
009-runs-of-plans	2026-12-03T11:57:45.407Z
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
org-local	run_2hivyu7omgjhypyp	33 2026-12-03T11:57:49.440Z visit 1\n71 2026-12-03T11:57:49.441Z region north\n131 2026-12-03T11:57:49.441Z password [secret] of 18 characters\n175 2026-12-03T11:57:49.441Z config {"depth":2}\n
org-local	run_dhwbjzjsbputwprx	33 2026-12-03T11:57:50.105Z visit 2\n71 2026-12-03T11:57:50.108Z region north\n131 2026-12-03T11:57:50.108Z password [secret] of 18 characters\n175 2026-12-03T11:57:50.108Z config {"depth":2}\n
org-local	run_ufowbrsk7rfqjye3	49 2026-12-03T11:57:50.919Z one line before the end\n98 2026-12-03T11:57:50.920Z the warehouse is closed\n
org-local	run_zdbmzu4bf5zh5tvv	33 2026-12-03T11:57:52.049Z visit 1\n71 2026-12-03T11:57:52.050Z region north\n131 2026-12-03T11:57:52.050Z password undefined of 0 characters\n
org-local	run_mw475qwfjvnhgwnt	33 2026-12-03T11:57:54.691Z visit 1\n71 2026-12-03T11:57:54.692Z region north\n131 2026-12-03T11:57:54.692Z password undefined of 0 characters\n223 2026-12-03T11:57:54.692Z state dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc\n
org-local	run_b2svngqmpp6bjiph	33 2026-12-03T11:58:00.432Z visit 1\n71 2026-12-03T11:58:00.433Z region north\n131 2026-12-03T11:58:00.434Z password undefined of 0 characters\n
\.


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.operations (organization, id, created_at, version, project, status, lease, ended_at, wire, internals) FROM stdin;
org-local	op_hevvw7ync4zkk43m	2026-12-03T11:57:48.865Z	3	proj_pwpeg6ix7iuz4vnf	succeeded	1	2026-12-03T11:57:48.932Z	{"id":"op_hevvw7ync4zkk43m","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:48.895Z","ended_at":"2026-12-03T11:57:48.931Z"}],"deadline":"2026-12-03T12:12:48.865Z","created_at":"2026-12-03T11:57:48.865Z","ended_at":"2026-12-03T11:57:48.932Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:48.630Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_4poe6juhgdue733c	2026-12-03T11:57:50.470Z	3	proj_hbi2zaeqhocalpnz	succeeded	1	2026-12-03T11:57:50.507Z	{"id":"op_4poe6juhgdue733c","project_id":"proj_hbi2zaeqhocalpnz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:50.476Z","ended_at":"2026-12-03T11:57:50.507Z"}],"deadline":"2026-12-03T12:12:50.470Z","created_at":"2026-12-03T11:57:50.470Z","ended_at":"2026-12-03T11:57:50.507Z"}	{"lease":1,"target":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_hbi2zaeqhocalpnz","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.293Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}
org-local	op_bphw23xwdeimfvz4	2026-12-03T11:57:49.635Z	3	proj_pwpeg6ix7iuz4vnf	succeeded	1	2026-12-03T11:57:49.691Z	{"id":"op_bphw23xwdeimfvz4","project_id":"proj_pwpeg6ix7iuz4vnf","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:49.668Z","ended_at":"2026-12-03T11:57:49.691Z"}],"deadline":"2026-12-03T12:12:49.635Z","created_at":"2026-12-03T11:57:49.635Z","ended_at":"2026-12-03T11:57:49.691Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:49.630Z","commits_behind":0}}
org-local	op_zgqsh7ccpprgiacw	2026-12-03T11:57:51.130Z	3	proj_caz2ecwy22hnspeq	succeeded	1	2026-12-03T11:57:51.165Z	{"id":"op_zgqsh7ccpprgiacw","project_id":"proj_caz2ecwy22hnspeq","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.140Z","ended_at":"2026-12-03T11:57:51.165Z"}],"deadline":"2026-12-03T12:12:51.130Z","created_at":"2026-12-03T11:57:51.130Z","ended_at":"2026-12-03T11:57:51.165Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_caz2ecwy22hnspeq","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.094Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_v4fmo6pxyc2ca22u	2026-12-03T11:57:51.226Z	3	proj_7oavha3dp4wso3oc	succeeded	1	2026-12-03T11:57:51.289Z	{"id":"op_v4fmo6pxyc2ca22u","project_id":"proj_7oavha3dp4wso3oc","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.231Z","ended_at":"2026-12-03T11:57:51.289Z"}],"deadline":"2026-12-03T12:12:51.226Z","created_at":"2026-12-03T11:57:51.226Z","ended_at":"2026-12-03T11:57:51.289Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.193Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_j5n6tnugztuuqvs6	2026-12-03T11:57:51.492Z	3	proj_7oavha3dp4wso3oc	succeeded	1	2026-12-03T11:57:51.530Z	{"id":"op_j5n6tnugztuuqvs6","project_id":"proj_7oavha3dp4wso3oc","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.497Z","ended_at":"2026-12-03T11:57:51.530Z"}],"deadline":"2026-12-03T12:12:51.492Z","created_at":"2026-12-03T11:57:51.492Z","ended_at":"2026-12-03T11:57:51.530Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.491Z","commits_behind":0}}
org-local	op_mewysvbv3ybcxjyk	2026-12-03T11:57:51.594Z	3	proj_6x2skifludyls355	succeeded	1	2026-12-03T11:57:51.630Z	{"id":"op_mewysvbv3ybcxjyk","project_id":"proj_6x2skifludyls355","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:51.601Z","ended_at":"2026-12-03T11:57:51.629Z"}],"deadline":"2026-12-03T12:12:51.594Z","created_at":"2026-12-03T11:57:51.594Z","ended_at":"2026-12-03T11:57:51.630Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_6cyvis6bo3fzsjxp	2026-12-03T11:57:52.258Z	7	proj_6x2skifludyls355	succeeded	1	2026-12-03T11:57:52.410Z	{"id":"op_6cyvis6bo3fzsjxp","project_id":"proj_6x2skifludyls355","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:52.263Z","ended_at":"2026-12-03T11:57:52.266Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:52.267Z","ended_at":"2026-12-03T11:57:52.301Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:52.301Z","ended_at":"2026-12-03T11:57:52.405Z"}],"deadline":"2026-12-03T12:12:52.258Z","created_at":"2026-12-03T11:57:52.258Z","ended_at":"2026-12-03T11:57:52.410Z"}	{"lease":1,"answer":{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_lh5sj7rpbheozzu4	2026-12-03T11:57:52.658Z	5	proj_bxqaxzpfdtre27xd	failed	1	2026-12-03T11:57:53.156Z	{"id":"op_lh5sj7rpbheozzu4","project_id":"proj_bxqaxzpfdtre27xd","kind":"create","status":"failed","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:52.664Z","ended_at":"2026-12-03T11:57:52.954Z"},{"name":"apply","status":"done","started_at":"2026-12-03T11:57:52.959Z","ended_at":"2026-12-03T11:57:52.997Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:52.998Z"}],"deadline":"2026-12-03T12:12:52.658Z","created_at":"2026-12-03T11:57:52.658Z","ended_at":"2026-12-03T11:57:53.156Z","error":{"code":"conflict","message":"Pre-empted by undeploy op_lmw3kz35vsoeztfl"}}	{"lease":1,"checkedTarget":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named","versions":{"open":["sqlmesh_version","python_version"],"chosen":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}]}}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"sqlmesh -p <project> test; sqlmesh -p <project> run prod","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"test","argv":["sqlmesh","-p",{"folder":"project"},"test"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}],"approvedSteps":[{"name":"plan","argv":["sqlmesh","-p",{"folder":"project"},"plan","prod","--auto-apply","--no-prompts"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}]}]},"answer":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}
org-local	op_lmw3kz35vsoeztfl	2026-12-03T11:57:53.156Z	7	proj_bxqaxzpfdtre27xd	succeeded	1	2026-12-03T11:57:53.254Z	{"id":"op_lmw3kz35vsoeztfl","project_id":"proj_bxqaxzpfdtre27xd","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.174Z","ended_at":"2026-12-03T11:57:53.179Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.179Z","ended_at":"2026-12-03T11:57:53.203Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.204Z","ended_at":"2026-12-03T11:57:53.245Z"}],"deadline":"2026-12-03T12:12:53.156Z","created_at":"2026-12-03T11:57:53.156Z","ended_at":"2026-12-03T11:57:53.254Z"}	{"lease":1,"answer":{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}
org-local	op_hgmb7cuyksaqtp2n	2026-12-03T11:57:53.593Z	4	proj_h6wv6maftkjji4mc	failed	1	2026-12-03T11:57:53.714Z	{"id":"op_hgmb7cuyksaqtp2n","project_id":"proj_h6wv6maftkjji4mc","kind":"create","status":"failed","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:53.602Z","ended_at":"2026-12-03T11:57:53.627Z"},{"name":"check","status":"running","started_at":"2026-12-03T11:57:53.627Z"}],"deadline":"2026-12-03T12:12:53.593Z","created_at":"2026-12-03T11:57:53.593Z","ended_at":"2026-12-03T11:57:53.714Z","error":{"code":"conflict","message":"Pre-empted by undeploy op_n26ko75yirjrxvlv"}}	{"lease":1,"checkedTarget":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb","versions":{"open":["python_version"],"chosen":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}]}}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"dbt build --project-dir <project> --profiles-dir <project>","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"build","argv":["dbt","build","--project-dir",{"folder":"project"},"--profiles-dir",{"folder":"project"}]}]}]},"answer":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}
org-local	op_n26ko75yirjrxvlv	2026-12-03T11:57:53.713Z	7	proj_h6wv6maftkjji4mc	succeeded	1	2026-12-03T11:57:53.841Z	{"id":"op_n26ko75yirjrxvlv","project_id":"proj_h6wv6maftkjji4mc","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:53.734Z","ended_at":"2026-12-03T11:57:53.751Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:53.751Z","ended_at":"2026-12-03T11:57:53.790Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:53.790Z","ended_at":"2026-12-03T11:57:53.836Z"}],"deadline":"2026-12-03T12:12:53.713Z","created_at":"2026-12-03T11:57:53.713Z","ended_at":"2026-12-03T11:57:53.841Z"}	{"lease":1,"answer":{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}
org-second	op_6v6spzx7gzviajd7	2026-12-03T11:57:55.082Z	3	proj_chrq2wti27cad2cd	succeeded	1	2026-12-03T11:57:55.116Z	{"id":"op_6v6spzx7gzviajd7","project_id":"proj_chrq2wti27cad2cd","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:55.091Z","ended_at":"2026-12-03T11:57:55.116Z"}],"deadline":"2026-12-03T12:12:55.082Z","created_at":"2026-12-03T11:57:55.082Z","ended_at":"2026-12-03T11:57:55.116Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_chrq2wti27cad2cd","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:54.856Z","updated_at":"2026-12-03T11:57:54.856Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_5cpqwa3mkovis7sk	2026-12-03T11:57:53.931Z	4	proj_haezjus6ajq2hhc2	succeeded	1	2026-12-03T11:57:54.174Z	{"id":"op_5cpqwa3mkovis7sk","project_id":"proj_haezjus6ajq2hhc2","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-12-03T11:57:53.937Z","ended_at":"2026-12-03T11:57:54.136Z"},{"name":"apply","status":"done","started_at":"2026-12-03T11:57:54.137Z","ended_at":"2026-12-03T11:57:54.174Z"}],"deadline":"2026-12-03T12:12:53.931Z","created_at":"2026-12-03T11:57:53.931Z","ended_at":"2026-12-03T11:57:54.174Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_haezjus6ajq2hhc2","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.858Z","updated_at":"2026-12-03T11:57:53.858Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_4bbf7kplphjkpvcm	2026-12-03T11:57:55.362Z	3	proj_2dxr4nffbkk3tdcp	succeeded	1	2026-12-03T11:57:55.407Z	{"id":"op_4bbf7kplphjkpvcm","project_id":"proj_2dxr4nffbkk3tdcp","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:57:55.371Z","ended_at":"2026-12-03T11:57:55.407Z"}],"deadline":"2026-12-03T12:12:55.362Z","created_at":"2026-12-03T11:57:55.362Z","ended_at":"2026-12-03T11:57:55.407Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_u5bx54quydkdeoln	2026-12-03T11:57:56.194Z	8	proj_2dxr4nffbkk3tdcp	succeeded	1	2026-12-03T11:57:56.310Z	{"id":"op_u5bx54quydkdeoln","project_id":"proj_2dxr4nffbkk3tdcp","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-12-03T11:57:56.202Z","ended_at":"2026-12-03T11:57:56.207Z"},{"name":"remove","status":"done","started_at":"2026-12-03T11:57:56.207Z","ended_at":"2026-12-03T11:57:56.226Z"},{"name":"observe-absence","status":"done","started_at":"2026-12-03T11:57:56.226Z","ended_at":"2026-12-03T11:57:56.299Z"},{"name":"forget-variables","status":"done","started_at":"2026-12-03T11:57:56.303Z","ended_at":"2026-12-03T11:57:56.308Z"}],"deadline":"2026-12-03T12:12:56.194Z","created_at":"2026-12-03T11:57:56.194Z","ended_at":"2026-12-03T11:57:56.310Z"}	{"lease":1,"answer":{"id":"proj_2dxr4nffbkk3tdcp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:55.297Z","updated_at":"2026-12-03T11:57:55.297Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_u5bx54quydkdeoln","kind":"delete","status":"running","created_at":"2026-12-03T11:57:56.194Z"}}}
org-local	op_b7hf55t6olcz5sg2	2026-12-03T11:58:01.048Z	3	proj_i7yclotk7mflpmhg	succeeded	1	2026-12-03T11:58:01.070Z	{"id":"op_b7hf55t6olcz5sg2","project_id":"proj_i7yclotk7mflpmhg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-12-03T11:58:01.054Z","ended_at":"2026-12-03T11:58:01.070Z"}],"deadline":"2026-12-03T12:13:01.048Z","created_at":"2026-12-03T11:58:01.048Z","ended_at":"2026-12-03T11:58:01.070Z"}	{"lease":1,"target":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_i7yclotk7mflpmhg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:58:00.833Z","updated_at":"2026-12-03T11:58:00.833Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}
\.


--
-- Data for Name: projects; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.projects (organization, id, created_at, version, name_key, revision, may_exist, wire, internals, last_run, last_failed) FROM stdin;
org-local	proj_pwpeg6ix7iuz4vnf	2026-12-03T11:57:48.630Z	6	active	2	1	{"id":"proj_pwpeg6ix7iuz4vnf","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:48.630Z","updated_at":"2026-12-03T11:57:49.630Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:49.692Z","convergeBy":"2026-12-03T12:12:49.692Z"}	2026-12-03T11:57:49.831Z	0
org-local	proj_hbi2zaeqhocalpnz	2026-12-03T11:57:50.293Z	5	failing	1	1	{"id":"proj_hbi2zaeqhocalpnz","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:50.293Z","updated_at":"2026-12-03T11:57:50.293Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/fails.git","branch":"main","commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:50.508Z","convergeBy":"2026-12-03T12:12:50.508Z","retries":{"job_qpzosnfspja7k5e7":{"job":"scheduled-run","run":"run_ufowbrsk7rfqjye3","createdAt":"2026-12-03T11:57:50.710Z","attempt":2,"at":"2026-12-04T11:57:51.076Z"}}}	2026-12-03T11:57:50.710Z	1
org-local	proj_7oavha3dp4wso3oc	2026-12-03T11:57:51.193Z	7	suspended	2	1	{"id":"proj_7oavha3dp4wso3oc","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-12-03T11:57:51.193Z","updated_at":"2026-12-03T11:57:51.491Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":true,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:51.532Z","convergeBy":"2026-12-03T12:12:51.532Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"timeZone":"Europe/Berlin","settled":"2026-12-03T11:57:51.547Z"}}}		0
org-local	proj_caz2ecwy22hnspeq	2026-12-03T11:57:51.094Z	5	scheduled	1	1	{"id":"proj_caz2ecwy22hnspeq","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.094Z","updated_at":"2026-12-03T11:57:51.094Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:51.170Z","convergeBy":"2026-12-03T12:12:51.170Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"timeZone":"Europe/Berlin","settled":"2026-12-03T11:58:00.000Z"}}}	2026-12-03T11:58:00.051Z	0
org-local	proj_6x2skifludyls355	2026-12-03T11:57:51.562Z	8	undeployed	1	0	{"id":"proj_6x2skifludyls355","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:51.562Z","updated_at":"2026-12-03T11:57:51.562Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"handDeployedAt":"2026-12-03T11:57:51.630Z"}	2026-12-03T11:57:51.815Z	0
org-local	proj_bxqaxzpfdtre27xd	2026-12-03T11:57:52.419Z	7	sqlmesh	1	0	{"id":"proj_bxqaxzpfdtre27xd","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","check_on_deploy":true,"use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:52.419Z","updated_at":"2026-12-03T11:57:52.419Z","chosen_versions":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}],"gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named","versions":{"open":["sqlmesh_version","python_version"],"chosen":[{"field":"sqlmesh_version","version":"0.236.4","reason":"no file of the repository asks for one: it is the newest"}]}}},"jobs":{"job_fi2lumv75jk5ribk":{"name":"hourly","argv":["sqlmesh","run","--ignore-cron"],"schedule":"15 * * * *","timeZone":"America/Santiago","enabled":true,"settled":"2026-12-03T11:57:53.045Z"},"job_n7ifaasuzoolste2":{"name":"clean","argv":["sqlmesh","janitor"],"timeZone":"UTC","enabled":true,"settled":"2026-12-03T11:57:53.104Z"}}}		0
org-local	proj_h6wv6maftkjji4mc	2026-12-03T11:57:53.277Z	6	dbt	1	0	{"id":"proj_h6wv6maftkjji4mc","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","check_on_deploy":true,"use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.277Z","updated_at":"2026-12-03T11:57:53.277Z","chosen_versions":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}],"latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb","versions":{"open":["python_version"],"chosen":[{"field":"python_version","version":"3.11","reason":"no file of the repository asks for one: it is the default"}]}}},"jobs":{"job_zxcnjey7w5e6ueuk":{"name":"orders","argv":["dbt","build","--select","orders"],"schedule":"30 2 * * *","timeZone":"Europe/Berlin","enabled":false,"settled":"2026-12-03T11:57:53.663Z"}}}		0
org-local	proj_haezjus6ajq2hhc2	2026-12-03T11:57:53.858Z	3	state	1	1	{"id":"proj_haezjus6ajq2hhc2","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:53.858Z","updated_at":"2026-12-03T11:57:53.858Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{"STATE_TYPE":"postgres","STATE_HOST":"127.0.0.1","STATE_PORT":"29471","STATE_DATABASE":"dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc","STATE_USER":"dagctl_988174155ce5ac16de86b582298ee9a1_proj_haezjus6ajq2hhc","STATE_PASSWORD":{"secret":"state-password"}},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:54.175Z","convergeBy":"2026-12-03T12:12:54.175Z"}	2026-12-03T11:57:54.360Z	0
org-second	proj_chrq2wti27cad2cd	2026-12-03T11:57:54.856Z	3	active	1	1	{"id":"proj_chrq2wti27cad2cd","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:57:54.856Z","updated_at":"2026-12-03T11:57:54.856Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:57:55.117Z","convergeBy":"2026-12-03T12:12:55.117Z"}		0
org-local	proj_i7yclotk7mflpmhg	2026-12-03T11:58:00.833Z	3	running	1	1	{"id":"proj_i7yclotk7mflpmhg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-12-03T11:58:00.833Z","updated_at":"2026-12-03T11:58:00.833Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"currentFolder":"project","resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/waits.git","branch":"main","commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","authMethod":"none"}},"handDeployedAt":"2026-12-03T11:58:01.078Z","convergeBy":"2026-12-03T12:13:01.079Z"}	2026-12-03T11:58:01.225Z	0
\.


--
-- Data for Name: records; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.records (organization, kind, id, parent, sort_key, project, expires_at, version, value) FROM stdin;
org-local	audit	aud_hqewkdprtbj6qahv		2026-12-03T11:57:48.589Z	\N	2028-01-07T11:57:48.604Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"REGION","outcome":"accepted"}
org-local	audit	aud_jeo4b4tzyo6muyfk		2026-12-03T11:57:48.865Z	\N	2028-01-07T11:57:48.865Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","operation_id":"op_hevvw7ync4zkk43m","outcome":"accepted"}
org-local	audit	aud_ct45ohfnyf35ezep		2026-12-03T11:57:49.003Z	\N	2028-01-07T11:57:49.022Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"PASSWORD","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","outcome":"accepted"}
org-local	audit	aud_ed52lr2ei3jeimyu		2026-12-03T11:57:49.047Z	\N	2028-01-07T11:57:49.096Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"CONFIG","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","outcome":"accepted"}
org-local	audit	aud_k4yb5bd7bbwwcn66		2026-12-03T11:57:49.191Z	\N	2028-01-07T11:57:49.191Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","job":"scheduled-run","run_id":"run_2hivyu7omgjhypyp","outcome":"accepted"}
org-local	audit	aud_lrxwuoi3exldyt5r		2026-12-03T11:57:49.635Z	\N	2028-01-07T11:57:49.635Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","operation_id":"op_bphw23xwdeimfvz4","outcome":"accepted"}
org-local	notification-names	all			\N	\N	1	{"ntf_j44dls2k5u5lyxuy":"on call"}
org-local	audit	aud_uac5cagohklqixv7		2026-12-03T11:57:49.776Z	\N	2028-01-07T11:57:49.776Z	1	{"actor":"token default of every organization","action":"notifications.create","notification":"on call","outcome":"accepted"}
org-local	notification	ntf_j44dls2k5u5lyxuy		2026-12-03T11:57:49.774Z	\N	\N	2	{"id":"ntf_j44dls2k5u5lyxuy","organization_id":"org-local","name":"on call","kind":"webhook","url_host":"127.0.0.1:24631","events":["run.succeeded"],"projects":["proj_pwpeg6ix7iuz4vnf"],"enabled":true,"created_at":"2026-12-03T11:57:49.774Z","updated_at":"2026-12-03T11:57:49.787Z","entry":"notification/ntf_j44dls2k5u5lyxuy/g7tgkdxfck3trinw"}
	hook	hook_yehqbmgcuk27urgv	org-local	2026-12-03T11:57:49.800Z	\N	\N	1	{"provider":"github","repository_url":"file:///tmp/dagctl-recorded/3ce31d9-postgres/repositories/visits.git","created_at":"2026-12-03T11:57:49.800Z"}
org-local	audit	aud_xvozcqekfkp3k5ef		2026-12-03T11:57:49.800Z	\N	2028-01-07T11:57:49.812Z	2	{"actor":"token default of every organization","action":"hooks.create","hook_id":"hook_yehqbmgcuk27urgv","outcome":"accepted"}
org-local	audit	aud_wzjs52tieeyrkwon		2026-12-03T11:57:49.832Z	\N	2028-01-07T11:57:49.832Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_pwpeg6ix7iuz4vnf","project_name":"active","run_id":"run_dhwbjzjsbputwprx","job":"scheduled-run","outcome":"accepted"}
	delivery-due	dlv_5pzyimvg2kc2bqh7		2026-12-03T11:58:25.348Z	\N	\N	5	{"organization":"org-local","notification":"ntf_j44dls2k5u5lyxuy"}
org-local	audit	aud_jzikv3a5q6ocuvmt		2026-12-03T11:57:50.470Z	\N	2028-01-07T11:57:50.470Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_hbi2zaeqhocalpnz","project_name":"failing","operation_id":"op_4poe6juhgdue733c","outcome":"accepted"}
org-local	audit	aud_b6wa75td6adkcocp		2026-12-03T11:57:50.696Z	\N	2028-01-07T11:57:50.696Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_hbi2zaeqhocalpnz","project_name":"failing","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_aiva5d7rmk5bct65		2026-12-03T11:57:50.713Z	\N	2028-01-07T11:57:50.713Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_hbi2zaeqhocalpnz","project_name":"failing","run_id":"run_ufowbrsk7rfqjye3","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_deyzlg5ab3dlekeu		2026-12-03T11:57:51.130Z	\N	2028-01-07T11:57:51.130Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_caz2ecwy22hnspeq","project_name":"scheduled","operation_id":"op_zgqsh7ccpprgiacw","outcome":"accepted"}
org-local	audit	aud_c7jag3gx364myq4e		2026-12-03T11:57:51.227Z	\N	2028-01-07T11:57:51.227Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_7oavha3dp4wso3oc","project_name":"suspended","operation_id":"op_v4fmo6pxyc2ca22u","outcome":"accepted"}
org-local	audit	aud_bxjxko5jmn6e347i		2026-12-03T11:57:51.420Z	\N	2028-01-07T11:57:51.420Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_caz2ecwy22hnspeq","project_name":"scheduled","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_5jg3q4c4ojr4bv4g		2026-12-03T11:57:51.492Z	\N	2028-01-07T11:57:51.492Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_7oavha3dp4wso3oc","project_name":"suspended","operation_id":"op_j5n6tnugztuuqvs6","outcome":"accepted"}
org-local	audit	aud_pixlrkzg66nva2lk		2026-12-03T11:57:51.547Z	\N	2028-01-07T11:57:51.547Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_7oavha3dp4wso3oc","project_name":"suspended","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_6zeaq4lbksr56sej		2026-12-03T11:57:51.595Z	\N	2028-01-07T11:57:51.595Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_6x2skifludyls355","project_name":"undeployed","operation_id":"op_mewysvbv3ybcxjyk","outcome":"accepted"}
org-local	audit	aud_ecfbqc4umovdwyqc		2026-12-03T11:57:51.817Z	\N	2028-01-07T11:57:51.817Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_6x2skifludyls355","project_name":"undeployed","job":"scheduled-run","run_id":"run_zdbmzu4bf5zh5tvv","outcome":"accepted"}
org-local	audit	aud_43dffdqednvjfnjs		2026-12-03T11:57:52.258Z	\N	2028-01-07T11:57:52.258Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_6x2skifludyls355","project_name":"undeployed","operation_id":"op_6cyvis6bo3fzsjxp","outcome":"accepted"}
org-local	audit	aud_uxp5itnknep25bgl		2026-12-03T11:57:52.660Z	\N	2028-01-07T11:57:52.660Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_bxqaxzpfdtre27xd","project_name":"sqlmesh","operation_id":"op_lh5sj7rpbheozzu4","outcome":"accepted"}
org-local	audit	aud_bvsaatcirsmw7hmz		2026-12-03T11:57:53.046Z	\N	2028-01-07T11:57:53.046Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_bxqaxzpfdtre27xd","project_name":"sqlmesh","job":"hourly","outcome":"accepted"}
org-local	audit	aud_obebuws67ff3znug		2026-12-03T11:57:53.104Z	\N	2028-01-07T11:57:53.104Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_bxqaxzpfdtre27xd","project_name":"sqlmesh","job":"clean","outcome":"accepted"}
org-local	audit	aud_ec4egf65jhjhanig		2026-12-03T11:57:53.157Z	\N	2028-01-07T11:57:53.157Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_bxqaxzpfdtre27xd","project_name":"sqlmesh","operation_id":"op_lmw3kz35vsoeztfl","outcome":"accepted"}
org-local	audit	aud_l5edzciqlpiiw7ye		2026-12-03T11:57:53.594Z	\N	2028-01-07T11:57:53.594Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_h6wv6maftkjji4mc","project_name":"dbt","operation_id":"op_hgmb7cuyksaqtp2n","outcome":"accepted"}
org-local	audit	aud_cbgm3tsxna4oyukm		2026-12-03T11:57:53.663Z	\N	2028-01-07T11:57:53.663Z	1	{"actor":"token default of every organization","action":"jobs.create","project_id":"proj_h6wv6maftkjji4mc","project_name":"dbt","job":"orders","outcome":"accepted"}
org-local	audit	aud_5ow33p3utuhp7gas		2026-12-03T11:57:53.714Z	\N	2028-01-07T11:57:53.714Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_h6wv6maftkjji4mc","project_name":"dbt","operation_id":"op_n26ko75yirjrxvlv","outcome":"accepted"}
org-local	audit	aud_ylqb3uynf45ryyzm		2026-12-03T11:57:53.931Z	\N	2028-01-07T11:57:53.931Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_haezjus6ajq2hhc2","project_name":"state","operation_id":"op_5cpqwa3mkovis7sk","outcome":"accepted"}
org-local	audit	aud_oxdachwhzqu5kyxr		2026-12-03T11:57:54.361Z	\N	2028-01-07T11:57:54.361Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_haezjus6ajq2hhc2","project_name":"state","job":"scheduled-run","run_id":"run_mw475qwfjvnhgwnt","outcome":"accepted"}
org-second	audit	aud_hcuclbmh53ymhidy		2026-12-03T11:57:55.082Z	\N	2028-01-07T11:57:55.083Z	1	{"actor":"token second","action":"projects.create","project_id":"proj_chrq2wti27cad2cd","project_name":"active","operation_id":"op_6v6spzx7gzviajd7","outcome":"accepted"}
org-local	delivery	dlv_5pzyimvg2kc2bqh7	ntf_j44dls2k5u5lyxuy	2026-12-03T11:57:50.254Z	proj_pwpeg6ix7iuz4vnf	2027-01-02T11:57:50.254Z	3	{"id":"dlv_5pzyimvg2kc2bqh7","organization":"org-local","notification_id":"ntf_j44dls2k5u5lyxuy","type":"run.succeeded","project_id":"proj_pwpeg6ix7iuz4vnf","body":"{\\"type\\":\\"run.succeeded\\",\\"timestamp\\":\\"2026-12-03T11:57:50.246Z\\",\\"data\\":{\\"project\\":{\\"id\\":\\"proj_pwpeg6ix7iuz4vnf\\",\\"name\\":\\"active\\"},\\"job\\":\\"scheduled-run\\",\\"run\\":{\\"id\\":\\"run_dhwbjzjsbputwprx\\",\\"project_id\\":\\"proj_pwpeg6ix7iuz4vnf\\",\\"job_id\\":\\"job_gyuvsrrofvzyy2bl\\",\\"job_name\\":\\"active-scheduled-run-manual-20261203-115749-2\\",\\"cronjob_name\\":\\"scheduled-run\\",\\"job_type\\":\\"run\\",\\"status\\":\\"success\\",\\"triggered_by\\":\\"manual\\",\\"created_at\\":\\"2026-12-03T11:57:49.831Z\\",\\"updated_at\\":\\"2026-12-03T11:57:50.246Z\\",\\"commit_sha\\":\\"0027308a5d0bac17a41dc5c284c7b5b07e60c99d\\",\\"start_time\\":\\"2026-12-03T11:57:50.016Z\\",\\"exit_code\\":0,\\"duration_seconds\\":0.205,\\"end_time\\":\\"2026-12-03T11:57:50.221Z\\",\\"results\\":\\"none\\"}}}","status":"pending","created_at":"2026-12-03T11:57:50.254Z","attempts":[{"at":"2026-12-03T11:57:50.264Z","duration_ms":6,"error":"The receiver refused the connection"},{"at":"2026-12-03T11:57:55.338Z","duration_ms":3,"error":"The receiver refused the connection"}],"since":"2026-12-03T11:57:50.254Z","tries":2,"next_attempt_at":"2026-12-03T11:58:25.348Z"}
org-local	audit	aud_eewy3sweoylbim7s		2026-12-03T11:57:55.362Z	\N	2028-01-07T11:57:55.362Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_2dxr4nffbkk3tdcp","project_name":"deleted","operation_id":"op_4bbf7kplphjkpvcm","outcome":"accepted"}
org-local	audit	aud_ffxdvhhxupwjnn42		2026-12-03T11:57:55.713Z	\N	2028-01-07T11:57:55.713Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_2dxr4nffbkk3tdcp","project_name":"deleted","job":"scheduled-run","run_id":"run_xhzyqqw37y5ofu6e","outcome":"accepted"}
org-local	audit	aud_lqqi2nveqwuex7sq		2026-12-03T11:57:56.194Z	\N	2028-01-07T11:57:56.194Z	1	{"actor":"token default of every organization","action":"projects.delete","project_id":"proj_2dxr4nffbkk3tdcp","project_name":"deleted","operation_id":"op_u5bx54quydkdeoln","outcome":"accepted"}
org-local	audit	aud_m2gwpfqscacjajcz		2026-12-03T11:58:01.049Z	\N	2028-01-07T11:58:01.049Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_i7yclotk7mflpmhg","project_name":"running","operation_id":"op_b7hf55t6olcz5sg2","outcome":"accepted"}
org-local	audit	aud_6f4cc2ci6rgmucrm		2026-12-03T11:58:01.226Z	\N	2028-01-07T11:58:01.226Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_i7yclotk7mflpmhg","project_name":"running","job":"scheduled-run","run_id":"run_wzaxqszgkxsrmkfo","outcome":"accepted"}
\.


--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.runs (organization, id, created_at, version, project, name, status, wire, internals) FROM stdin;
org-local	run_2hivyu7omgjhypyp	2026-12-03T11:57:49.187Z	4	proj_pwpeg6ix7iuz4vnf	active-scheduled-run-manual-20261203-115749	success	{"id":"run_2hivyu7omgjhypyp","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:49.187Z","updated_at":"2026-12-03T11:57:49.570Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:49.361Z","exit_code":0,"duration_seconds":0.173,"end_time":"2026-12-03T11:57:49.534Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-12-03T17:57:49.225Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_ufowbrsk7rfqjye3	2026-12-03T11:57:50.710Z	4	proj_hbi2zaeqhocalpnz	failing-scheduled-run-manual-20261203-115750	failed	{"id":"run_ufowbrsk7rfqjye3","project_id":"proj_hbi2zaeqhocalpnz","job_id":"job_qpzosnfspja7k5e7","job_name":"failing-scheduled-run-manual-20261203-115750","cronjob_name":"scheduled-run","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-12-03T11:57:50.710Z","updated_at":"2026-12-03T11:57:51.072Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-12-03T11:57:50.844Z","error_message":"the warehouse is closed","exit_code":3,"duration_seconds":0.186,"end_time":"2026-12-03T11:57:51.030Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","deadline":"2026-12-03T17:57:50.732Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_dhwbjzjsbputwprx	2026-12-03T11:57:49.831Z	4	proj_pwpeg6ix7iuz4vnf	active-scheduled-run-manual-20261203-115749-2	success	{"id":"run_dhwbjzjsbputwprx","project_id":"proj_pwpeg6ix7iuz4vnf","job_id":"job_gyuvsrrofvzyy2bl","job_name":"active-scheduled-run-manual-20261203-115749-2","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:49.831Z","updated_at":"2026-12-03T11:57:50.246Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:50.016Z","exit_code":0,"duration_seconds":0.205,"end_time":"2026-12-03T11:57:50.221Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":2,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-12-03T17:57:49.860Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_zdbmzu4bf5zh5tvv	2026-12-03T11:57:51.815Z	4	proj_6x2skifludyls355	undeployed-scheduled-run-manual-20261203-115751	success	{"id":"run_zdbmzu4bf5zh5tvv","project_id":"proj_6x2skifludyls355","job_id":"job_vvosvtb6ddiinfbu","job_name":"undeployed-scheduled-run-manual-20261203-115751","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:51.815Z","updated_at":"2026-12-03T11:57:52.208Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:51.967Z","exit_code":0,"duration_seconds":0.185,"end_time":"2026-12-03T11:57:52.152Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-12-03T17:57:51.836Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_mw475qwfjvnhgwnt	2026-12-03T11:57:54.360Z	4	proj_haezjus6ajq2hhc2	state-scheduled-run-manual-20261203-115754	success	{"id":"run_mw475qwfjvnhgwnt","project_id":"proj_haezjus6ajq2hhc2","job_id":"job_47fyowpxevxu6l3w","job_name":"state-scheduled-run-manual-20261203-115754","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-12-03T11:57:54.360Z","updated_at":"2026-12-03T11:57:54.821Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:57:54.572Z","exit_code":0,"duration_seconds":0.219,"end_time":"2026-12-03T11:57:54.791Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-12-03T17:57:54.375Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_b2svngqmpp6bjiph	2026-12-03T11:58:00.051Z	4	proj_caz2ecwy22hnspeq	scheduled-scheduled-run-20261203-115800	success	{"id":"run_b2svngqmpp6bjiph","project_id":"proj_caz2ecwy22hnspeq","job_id":"job_nthvvjvhnvor47zx","job_name":"scheduled-scheduled-run-20261203-115800","cronjob_name":"scheduled-run","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-12-03T11:58:00.051Z","updated_at":"2026-12-03T11:58:00.593Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-12-03T11:58:00.330Z","exit_code":0,"duration_seconds":0.179,"end_time":"2026-12-03T11:58:00.509Z","results":"none"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-12-03T17:58:00.101Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_wzaxqszgkxsrmkfo	2026-12-03T11:58:01.225Z	3	proj_i7yclotk7mflpmhg	running-scheduled-run-manual-20261203-115801	running	{"id":"run_wzaxqszgkxsrmkfo","project_id":"proj_i7yclotk7mflpmhg","job_id":"job_lofsbzdsm6cx7gq7","job_name":"running-scheduled-run-manual-20261203-115801","cronjob_name":"scheduled-run","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-12-03T11:58:01.225Z","updated_at":"2026-12-03T11:58:01.488Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-12-03T11:58:01.465Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","deadline":"2026-12-03T17:58:01.285Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
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
001-tokens	2026-12-03T11:57:45.602Z
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
tok_sv44oc5j5uoq3iea	org-local	reader	read	fbcd362453b7c31751b75d8003061bbe6a6e12619eca0df1288172ec9c314b62	2026-12-03T11:57:46.986Z	\N	\N	\N
tok_6pfrhjp5dzzerlpk		default	admin	f2ad1be50a339596451fd3982907e61ce30b1b98f3321f78898aefd1e1269810	2026-12-03T11:57:46.042Z	\N	\N	2026-12-03
tok_4ef5zy7ej3oewpl6	org-second	second	write	0fcbb7dc7565329fd177a93f7acf7a2c242dbae4f339133df147459c749ab14e	2026-12-03T11:57:47.845Z	\N	\N	2026-12-03
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
dagctl	org-local	proj_bxqaxzpfdtre27xd	1	\N
dagctl	org-local	proj_haezjus6ajq2hhc2	1	\N
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

