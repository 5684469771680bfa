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
ALTER ROLE dagctl WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:gUdiM3VtlnPuB9SimhyjNw==$qGQJwezmpYvScv2Fv2mLa/p4yrIr5yCp4QD7Tgios8c=:ZeIeKV15kBREo+DLI3wwQCqGAeUljypG89d6yeN2N6s=';
CREATE ROLE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk;
ALTER ROLE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:QGl6tny1n8ofFlNT1WKl5Q==$syKcIrqfv9VprY/P87D/6Jbl7UWOLNSHDAPm1JZKTcg=:KhY+K/7YHh0A3nocJm/lYdX6fAIn194DJAv6KJ/MZHQ=';
CREATE ROLE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq;
ALTER ROLE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:ZqRp8SO8ENCNLOtDXA8fDw==$eZ/VAlp5O63+R1knE4LpxoZ3otOlf6FQksyGw87/GyA=:P0Wj8MwbtBb+3R99mzAE2aPIO8g6C4MjdWefenvDLeQ=';
CREATE ROLE operator;
ALTER ROLE operator WITH NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:+WppskCcITL7TLgGsmQ7fw==$NoZsJZEzabL8Xkdz5CL10XBUjTpop8SAbxwfoj8AN1c=:PNAOd3p0n+kxiYeKaZ+autRT74GYXIP8TuZWnDIj1/s=';

--
-- User Configurations
--


--
-- Role memberships
--

GRANT dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk TO operator GRANTED BY operator;
GRANT dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq TO operator GRANTED BY operator;





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
-- Database "dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk" dump
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
-- Name: dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk; Type: DATABASE; Schema: -; Owner: dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk
--

CREATE DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk OWNER TO dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk;

\connect dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk

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
-- Name: DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk; Type: COMMENT; Schema: -; Owner: dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk
--

COMMENT ON DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk IS 'dagctl dagctl: state of proj_tscbvnwfszr7tuky';


--
-- Name: DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk; Type: ACL; Schema: -; Owner: dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_4f60ef931f651f1b20b8763aa5124ed0_proj_tscbvnwfszr7tuk FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq" dump
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
-- Name: dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq; Type: DATABASE; Schema: -; Owner: dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq
--

CREATE DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq OWNER TO dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq;

\connect dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq

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
-- Name: DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq; Type: COMMENT; Schema: -; Owner: dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq
--

COMMENT ON DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq IS 'dagctl dagctl: state of proj_bdumkibyvncnrvqv';


--
-- Name: DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq; Type: ACL; Schema: -; Owner: dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq FROM PUBLIC;


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
    internals text NOT NULL COLLATE pg_catalog."C"
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
event	100
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
1	org-local	2026-11-27T11:08:23.027Z	{"type":"project.created","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.027Z","actor":"token default of every organization","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:22.823Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
2	org-local	2026-11-27T11:08:23.027Z	{"type":"operation.started","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.027Z","actor":"token default of every organization","data":{"operation":{"id":"op_gonf42cpoi74uy2q","project_id":"proj_gakm4jwxh2tt2gfl","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:23.027Z","created_at":"2026-11-27T11:08:23.027Z"}}}
3	org-local	2026-11-27T11:08:23.097Z	{"type":"project.deployed","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.097Z","actor":"system","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:22.823Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
4	org-local	2026-11-27T11:08:23.067Z	{"type":"operation.ended","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.067Z","actor":"system","data":{"operation":{"id":"op_gonf42cpoi74uy2q","project_id":"proj_gakm4jwxh2tt2gfl","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:23.045Z","ended_at":"2026-11-27T11:08:23.055Z"}],"deadline":"2026-11-27T11:23:23.027Z","created_at":"2026-11-27T11:08:23.027Z","ended_at":"2026-11-27T11:08:23.067Z"}}}
5	org-local	2026-11-27T11:08:23.257Z	{"type":"project.status_changed","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.257Z","actor":"system","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:22.823Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
6	org-local	2026-11-27T11:08:23.439Z	{"type":"run.created","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.439Z","actor":"token default of every organization","data":{"run":{"id":"run_gne7vmiblchjj73u","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110823","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:23.439Z","updated_at":"2026-11-27T11:08:23.439Z"}}}
7	org-local	2026-11-27T11:08:23.640Z	{"type":"run.started","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.640Z","actor":"system","data":{"run":{"id":"run_gne7vmiblchjj73u","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110823","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:23.439Z","updated_at":"2026-11-27T11:08:23.640Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:23.624Z"}}}
8	org-local	2026-11-27T11:08:23.957Z	{"type":"run.ended","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:23.957Z","actor":"system","data":{"run":{"id":"run_gne7vmiblchjj73u","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110823","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:23.439Z","updated_at":"2026-11-27T11:08:23.957Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:23.624Z","exit_code":0,"duration_seconds":0.142,"end_time":"2026-11-27T11:08:23.766Z"}}}
9	org-local	2026-11-27T11:08:24.004Z	{"type":"project.updated","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.004Z","actor":"token default of every organization","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:24.002Z"}}}
10	org-local	2026-11-27T11:08:24.006Z	{"type":"operation.started","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.006Z","actor":"token default of every organization","data":{"operation":{"id":"op_77xut2vwabqnhiyq","project_id":"proj_gakm4jwxh2tt2gfl","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:24.006Z","created_at":"2026-11-27T11:08:24.006Z"}}}
11	org-local	2026-11-27T11:08:24.033Z	{"type":"project.deployed","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.033Z","actor":"system","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:24.002Z","commits_behind":0}}}
12	org-local	2026-11-27T11:08:24.032Z	{"type":"operation.ended","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.032Z","actor":"system","data":{"operation":{"id":"op_77xut2vwabqnhiyq","project_id":"proj_gakm4jwxh2tt2gfl","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:24.015Z","ended_at":"2026-11-27T11:08:24.025Z"}],"deadline":"2026-11-27T11:23:24.006Z","created_at":"2026-11-27T11:08:24.006Z","ended_at":"2026-11-27T11:08:24.032Z"}}}
13	org-local	2026-11-27T11:08:24.047Z	{"type":"project.status_changed","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.047Z","actor":"system","data":{"project":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:24.002Z","commits_behind":0}}}
14	org-local	2026-11-27T11:08:24.108Z	{"type":"run.created","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.108Z","actor":"token default of every organization","data":{"run":{"id":"run_eopd6ducl2cxphxl","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110824","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:24.108Z","updated_at":"2026-11-27T11:08:24.108Z"}}}
15	org-local	2026-11-27T11:08:24.317Z	{"type":"run.started","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.317Z","actor":"system","data":{"run":{"id":"run_eopd6ducl2cxphxl","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110824","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:24.108Z","updated_at":"2026-11-27T11:08:24.317Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:24.285Z"}}}
16	org-local	2026-11-27T11:08:24.616Z	{"type":"run.ended","organization":"org-local","project":"proj_gakm4jwxh2tt2gfl","time":"2026-11-27T11:08:24.616Z","actor":"system","data":{"run":{"id":"run_eopd6ducl2cxphxl","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110824","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:24.108Z","updated_at":"2026-11-27T11:08:24.616Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:24.285Z","exit_code":0,"duration_seconds":0.152,"end_time":"2026-11-27T11:08:24.437Z"}}}
17	org-local	2026-11-27T11:08:25.011Z	{"type":"project.created","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.011Z","actor":"token default of every organization","data":{"project":{"id":"proj_tbhcovju3iwhjnvd","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:24.670Z","updated_at":"2026-11-27T11:08:24.670Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First"}}}
18	org-local	2026-11-27T11:08:25.011Z	{"type":"operation.started","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.011Z","actor":"token default of every organization","data":{"operation":{"id":"op_hnqku4u43tajocb4","project_id":"proj_tbhcovju3iwhjnvd","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:25.011Z","created_at":"2026-11-27T11:08:25.011Z"}}}
19	org-local	2026-11-27T11:08:25.059Z	{"type":"project.deployed","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.059Z","actor":"system","data":{"project":{"id":"proj_tbhcovju3iwhjnvd","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:24.670Z","updated_at":"2026-11-27T11:08:24.670Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
20	org-local	2026-11-27T11:08:25.055Z	{"type":"operation.ended","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.055Z","actor":"system","data":{"operation":{"id":"op_hnqku4u43tajocb4","project_id":"proj_tbhcovju3iwhjnvd","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.019Z","ended_at":"2026-11-27T11:08:25.047Z"}],"deadline":"2026-11-27T11:23:25.011Z","created_at":"2026-11-27T11:08:25.011Z","ended_at":"2026-11-27T11:08:25.055Z"}}}
21	org-local	2026-11-27T11:08:25.153Z	{"type":"project.status_changed","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.153Z","actor":"system","data":{"project":{"id":"proj_tbhcovju3iwhjnvd","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:24.670Z","updated_at":"2026-11-27T11:08:24.670Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
22	org-local	2026-11-27T11:08:25.202Z	{"type":"run.created","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.202Z","actor":"token default of every organization","data":{"run":{"id":"run_xpmm4sbwp2ybtd4p","project_id":"proj_tbhcovju3iwhjnvd","job_id":"job_3sbp2v5i636m5pf5","job_name":"failing-scheduled-run-manual-20261127-110825","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:25.202Z","updated_at":"2026-11-27T11:08:25.202Z"}}}
23	org-local	2026-11-27T11:08:25.343Z	{"type":"run.started","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.343Z","actor":"system","data":{"run":{"id":"run_xpmm4sbwp2ybtd4p","project_id":"proj_tbhcovju3iwhjnvd","job_id":"job_3sbp2v5i636m5pf5","job_name":"failing-scheduled-run-manual-20261127-110825","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:25.202Z","updated_at":"2026-11-27T11:08:25.343Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-27T11:08:25.332Z"}}}
24	org-local	2026-11-27T11:08:25.677Z	{"type":"run.ended","organization":"org-local","project":"proj_tbhcovju3iwhjnvd","time":"2026-11-27T11:08:25.677Z","actor":"system","data":{"run":{"id":"run_xpmm4sbwp2ybtd4p","project_id":"proj_tbhcovju3iwhjnvd","job_id":"job_3sbp2v5i636m5pf5","job_name":"failing-scheduled-run-manual-20261127-110825","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-27T11:08:25.202Z","updated_at":"2026-11-27T11:08:25.677Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-27T11:08:25.332Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.12,"end_time":"2026-11-27T11:08:25.452Z"}}}
25	org-local	2026-11-27T11:08:25.774Z	{"type":"project.created","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:25.774Z","actor":"token default of every organization","data":{"project":{"id":"proj_eoermaho77plqbyc","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:25.700Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
26	org-local	2026-11-27T11:08:25.774Z	{"type":"operation.started","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:25.774Z","actor":"token default of every organization","data":{"operation":{"id":"op_xq4dfwuucirozma3","project_id":"proj_eoermaho77plqbyc","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:25.774Z","created_at":"2026-11-27T11:08:25.774Z"}}}
27	org-local	2026-11-27T11:08:25.829Z	{"type":"project.deployed","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:25.829Z","actor":"system","data":{"project":{"id":"proj_eoermaho77plqbyc","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:25.700Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
28	org-local	2026-11-27T11:08:25.827Z	{"type":"operation.ended","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:25.827Z","actor":"system","data":{"operation":{"id":"op_xq4dfwuucirozma3","project_id":"proj_eoermaho77plqbyc","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.792Z","ended_at":"2026-11-27T11:08:25.811Z"}],"deadline":"2026-11-27T11:23:25.774Z","created_at":"2026-11-27T11:08:25.774Z","ended_at":"2026-11-27T11:08:25.827Z"}}}
29	org-local	2026-11-27T11:08:25.968Z	{"type":"project.created","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:25.968Z","actor":"token default of every organization","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:25.852Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
30	org-local	2026-11-27T11:08:25.968Z	{"type":"operation.started","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:25.968Z","actor":"token default of every organization","data":{"operation":{"id":"op_wle4hcg4mwjh6itz","project_id":"proj_22syqy2y5wr6uxqv","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:25.968Z","created_at":"2026-11-27T11:08:25.968Z"}}}
31	org-local	2026-11-27T11:08:25.986Z	{"type":"project.status_changed","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:25.986Z","actor":"system","data":{"project":{"id":"proj_eoermaho77plqbyc","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:25.700Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
32	org-local	2026-11-27T11:08:26.015Z	{"type":"project.deployed","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.015Z","actor":"system","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:25.852Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
33	org-local	2026-11-27T11:08:26.011Z	{"type":"operation.ended","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.011Z","actor":"system","data":{"operation":{"id":"op_wle4hcg4mwjh6itz","project_id":"proj_22syqy2y5wr6uxqv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.980Z","ended_at":"2026-11-27T11:08:26.002Z"}],"deadline":"2026-11-27T11:23:25.968Z","created_at":"2026-11-27T11:08:25.968Z","ended_at":"2026-11-27T11:08:26.011Z"}}}
34	org-local	2026-11-27T11:08:26.049Z	{"type":"job.updated","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:08:26.049Z","actor":"token default of every organization","data":{"job":{"id":"job_4n5pgtrwa2rma46z","project_id":"proj_eoermaho77plqbyc","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:26.049Z"}}}
35	org-local	2026-11-27T11:08:26.163Z	{"type":"project.status_changed","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.163Z","actor":"system","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:25.852Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
36	org-local	2026-11-27T11:08:26.173Z	{"type":"project.updated","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.173Z","actor":"token default of every organization","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.173Z"}}}
37	org-local	2026-11-27T11:08:26.174Z	{"type":"operation.started","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.174Z","actor":"token default of every organization","data":{"operation":{"id":"op_racomeexlvio7rqo","project_id":"proj_22syqy2y5wr6uxqv","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:26.174Z","created_at":"2026-11-27T11:08:26.174Z"}}}
38	org-local	2026-11-27T11:08:26.200Z	{"type":"project.deployed","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.200Z","actor":"system","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.173Z","commits_behind":0}}}
39	org-local	2026-11-27T11:08:26.199Z	{"type":"operation.ended","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.199Z","actor":"system","data":{"operation":{"id":"op_racomeexlvio7rqo","project_id":"proj_22syqy2y5wr6uxqv","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:26.180Z","ended_at":"2026-11-27T11:08:26.187Z"}],"deadline":"2026-11-27T11:23:26.174Z","created_at":"2026-11-27T11:08:26.174Z","ended_at":"2026-11-27T11:08:26.199Z"}}}
40	org-local	2026-11-27T11:08:26.230Z	{"type":"job.updated","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.230Z","actor":"token default of every organization","data":{"job":{"id":"job_nepzic5mksrm5rgr","project_id":"proj_22syqy2y5wr6uxqv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.230Z"}}}
41	org-local	2026-11-27T11:08:26.249Z	{"type":"project.status_changed","organization":"org-local","project":"proj_22syqy2y5wr6uxqv","time":"2026-11-27T11:08:26.249Z","actor":"system","data":{"project":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.173Z","commits_behind":0}}}
42	org-local	2026-11-27T11:08:26.345Z	{"type":"project.created","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.345Z","actor":"token default of every organization","data":{"project":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
43	org-local	2026-11-27T11:08:26.345Z	{"type":"operation.started","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.345Z","actor":"token default of every organization","data":{"operation":{"id":"op_e3zvsxvgslik5r5g","project_id":"proj_fen57fcfiq7vsu7v","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:26.345Z","created_at":"2026-11-27T11:08:26.345Z"}}}
44	org-local	2026-11-27T11:08:26.366Z	{"type":"project.deployed","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.366Z","actor":"system","data":{"project":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
45	org-local	2026-11-27T11:08:26.366Z	{"type":"operation.ended","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.366Z","actor":"system","data":{"operation":{"id":"op_e3zvsxvgslik5r5g","project_id":"proj_fen57fcfiq7vsu7v","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:26.352Z","ended_at":"2026-11-27T11:08:26.360Z"}],"deadline":"2026-11-27T11:23:26.345Z","created_at":"2026-11-27T11:08:26.345Z","ended_at":"2026-11-27T11:08:26.366Z"}}}
46	org-local	2026-11-27T11:08:26.469Z	{"type":"project.status_changed","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.469Z","actor":"system","data":{"project":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
47	org-local	2026-11-27T11:08:26.506Z	{"type":"run.created","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.506Z","actor":"token default of every organization","data":{"run":{"id":"run_ely6u6uwkgks2fmr","project_id":"proj_fen57fcfiq7vsu7v","job_id":"job_vtvjhsnfccuo3c35","job_name":"undeployed-scheduled-run-manual-20261127-110826","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:26.506Z","updated_at":"2026-11-27T11:08:26.506Z"}}}
48	org-local	2026-11-27T11:08:26.630Z	{"type":"run.started","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.630Z","actor":"system","data":{"run":{"id":"run_ely6u6uwkgks2fmr","project_id":"proj_fen57fcfiq7vsu7v","job_id":"job_vtvjhsnfccuo3c35","job_name":"undeployed-scheduled-run-manual-20261127-110826","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:26.506Z","updated_at":"2026-11-27T11:08:26.630Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:26.616Z"}}}
49	org-local	2026-11-27T11:08:26.944Z	{"type":"run.ended","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.944Z","actor":"system","data":{"run":{"id":"run_ely6u6uwkgks2fmr","project_id":"proj_fen57fcfiq7vsu7v","job_id":"job_vtvjhsnfccuo3c35","job_name":"undeployed-scheduled-run-manual-20261127-110826","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:26.506Z","updated_at":"2026-11-27T11:08:26.944Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:26.616Z","exit_code":0,"duration_seconds":0.16,"end_time":"2026-11-27T11:08:26.776Z"}}}
50	org-local	2026-11-27T11:08:26.958Z	{"type":"operation.started","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:26.958Z","actor":"token default of every organization","data":{"operation":{"id":"op_p2dzqe5zbopjt5ou","project_id":"proj_fen57fcfiq7vsu7v","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:26.958Z","created_at":"2026-11-27T11:08:26.958Z"}}}
51	org-local	2026-11-27T11:08:27.133Z	{"type":"project.undeployed","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:27.133Z","actor":"system","data":{"project":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
52	org-local	2026-11-27T11:08:27.130Z	{"type":"operation.ended","organization":"org-local","project":"proj_fen57fcfiq7vsu7v","time":"2026-11-27T11:08:27.130Z","actor":"system","data":{"operation":{"id":"op_p2dzqe5zbopjt5ou","project_id":"proj_fen57fcfiq7vsu7v","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:26.971Z","ended_at":"2026-11-27T11:08:26.977Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:26.979Z","ended_at":"2026-11-27T11:08:27.001Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:27.014Z","ended_at":"2026-11-27T11:08:27.124Z"}],"deadline":"2026-11-27T11:23:26.958Z","created_at":"2026-11-27T11:08:26.958Z","ended_at":"2026-11-27T11:08:27.130Z"}}}
53	org-local	2026-11-27T11:08:27.481Z	{"type":"project.created","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.481Z","actor":"token default of every organization","data":{"project":{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}}
54	org-local	2026-11-27T11:08:27.481Z	{"type":"operation.started","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.481Z","actor":"token default of every organization","data":{"operation":{"id":"op_ictqgtbblkecdszu","project_id":"proj_tscbvnwfszr7tuky","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:27.481Z","created_at":"2026-11-27T11:08:27.481Z"}}}
55	org-local	2026-11-27T11:08:27.718Z	{"type":"project.deployed","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.718Z","actor":"system","data":{"project":{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
56	org-local	2026-11-27T11:08:27.717Z	{"type":"operation.ended","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.717Z","actor":"system","data":{"operation":{"id":"op_ictqgtbblkecdszu","project_id":"proj_tscbvnwfszr7tuky","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-27T11:08:27.497Z","ended_at":"2026-11-27T11:08:27.657Z"},{"name":"apply","status":"done","started_at":"2026-11-27T11:08:27.683Z","ended_at":"2026-11-27T11:08:27.713Z"}],"deadline":"2026-11-27T11:23:27.481Z","created_at":"2026-11-27T11:08:27.481Z","ended_at":"2026-11-27T11:08:27.717Z"}}}
57	org-local	2026-11-27T11:08:27.755Z	{"type":"operation.started","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.755Z","actor":"token default of every organization","data":{"operation":{"id":"op_jtfp567uiue3kvx5","project_id":"proj_tscbvnwfszr7tuky","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:27.755Z","created_at":"2026-11-27T11:08:27.755Z"}}}
58	org-local	2026-11-27T11:08:27.938Z	{"type":"project.undeployed","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.938Z","actor":"system","data":{"project":{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
59	org-local	2026-11-27T11:08:27.937Z	{"type":"operation.ended","organization":"org-local","project":"proj_tscbvnwfszr7tuky","time":"2026-11-27T11:08:27.937Z","actor":"system","data":{"operation":{"id":"op_jtfp567uiue3kvx5","project_id":"proj_tscbvnwfszr7tuky","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:27.764Z","ended_at":"2026-11-27T11:08:27.777Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:27.786Z","ended_at":"2026-11-27T11:08:27.919Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:27.930Z","ended_at":"2026-11-27T11:08:27.935Z"}],"deadline":"2026-11-27T11:23:27.755Z","created_at":"2026-11-27T11:08:27.755Z","ended_at":"2026-11-27T11:08:27.937Z"}}}
60	org-local	2026-11-27T11:08:28.127Z	{"type":"project.created","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.127Z","actor":"token default of every organization","data":{"project":{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}}
61	org-local	2026-11-27T11:08:28.127Z	{"type":"operation.started","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.127Z","actor":"token default of every organization","data":{"operation":{"id":"op_5cetgwzwo3comnhj","project_id":"proj_fxxxv3jejqd65gwx","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:28.127Z","created_at":"2026-11-27T11:08:28.127Z"}}}
62	org-local	2026-11-27T11:08:28.158Z	{"type":"project.deployed","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.158Z","actor":"system","data":{"project":{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
63	org-local	2026-11-27T11:08:28.157Z	{"type":"operation.ended","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.157Z","actor":"system","data":{"operation":{"id":"op_5cetgwzwo3comnhj","project_id":"proj_fxxxv3jejqd65gwx","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:28.143Z","ended_at":"2026-11-27T11:08:28.151Z"}],"deadline":"2026-11-27T11:23:28.127Z","created_at":"2026-11-27T11:08:28.127Z","ended_at":"2026-11-27T11:08:28.157Z"}}}
64	org-local	2026-11-27T11:08:28.184Z	{"type":"operation.started","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.184Z","actor":"token default of every organization","data":{"operation":{"id":"op_ixn22q36sbm4leac","project_id":"proj_fxxxv3jejqd65gwx","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:28.184Z","created_at":"2026-11-27T11:08:28.184Z"}}}
65	org-local	2026-11-27T11:08:28.255Z	{"type":"project.undeployed","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.255Z","actor":"system","data":{"project":{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
66	org-local	2026-11-27T11:08:28.254Z	{"type":"operation.ended","organization":"org-local","project":"proj_fxxxv3jejqd65gwx","time":"2026-11-27T11:08:28.254Z","actor":"system","data":{"operation":{"id":"op_ixn22q36sbm4leac","project_id":"proj_fxxxv3jejqd65gwx","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:28.196Z","ended_at":"2026-11-27T11:08:28.203Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:28.208Z","ended_at":"2026-11-27T11:08:28.223Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:28.230Z","ended_at":"2026-11-27T11:08:28.250Z"}],"deadline":"2026-11-27T11:23:28.184Z","created_at":"2026-11-27T11:08:28.184Z","ended_at":"2026-11-27T11:08:28.254Z"}}}
67	org-local	2026-11-27T11:08:28.354Z	{"type":"project.created","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.354Z","actor":"token default of every organization","data":{"project":{"id":"proj_bdumkibyvncnrvqv","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:28.267Z","updated_at":"2026-11-27T11:08:28.267Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
68	org-local	2026-11-27T11:08:28.354Z	{"type":"operation.started","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.354Z","actor":"token default of every organization","data":{"operation":{"id":"op_4c32i57vqudzzmaw","project_id":"proj_bdumkibyvncnrvqv","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:28.354Z","created_at":"2026-11-27T11:08:28.354Z"}}}
100	org-local	2026-11-27T11:09:00.795Z	{"type":"run.started","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.795Z","actor":"system","data":{"run":{"id":"run_3orklcktpuhyzskv","project_id":"proj_7jsgvh7aa32v2zid","job_id":"job_7tigqknospe3t5fv","job_name":"running-scheduled-run-manual-20261127-110900","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:09:00.718Z","updated_at":"2026-11-27T11:09:00.795Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-27T11:09:00.787Z"}}}
69	org-local	2026-11-27T11:08:28.447Z	{"type":"project.deployed","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.447Z","actor":"system","data":{"project":{"id":"proj_bdumkibyvncnrvqv","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:28.267Z","updated_at":"2026-11-27T11:08:28.267Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
70	org-local	2026-11-27T11:08:28.445Z	{"type":"operation.ended","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.445Z","actor":"system","data":{"operation":{"id":"op_4c32i57vqudzzmaw","project_id":"proj_bdumkibyvncnrvqv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-27T11:08:28.376Z","ended_at":"2026-11-27T11:08:28.424Z"},{"name":"apply","status":"done","started_at":"2026-11-27T11:08:28.427Z","ended_at":"2026-11-27T11:08:28.436Z"}],"deadline":"2026-11-27T11:23:28.354Z","created_at":"2026-11-27T11:08:28.354Z","ended_at":"2026-11-27T11:08:28.445Z"}}}
71	org-local	2026-11-27T11:08:28.635Z	{"type":"project.status_changed","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.635Z","actor":"system","data":{"project":{"id":"proj_bdumkibyvncnrvqv","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:28.267Z","updated_at":"2026-11-27T11:08:28.267Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
72	org-local	2026-11-27T11:08:28.675Z	{"type":"run.created","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.675Z","actor":"token default of every organization","data":{"run":{"id":"run_7ddz4w7z5zexee7n","project_id":"proj_bdumkibyvncnrvqv","job_id":"job_mtpmfqijxu2tkkr5","job_name":"state-scheduled-run-manual-20261127-110828","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:28.675Z","updated_at":"2026-11-27T11:08:28.675Z"}}}
73	org-local	2026-11-27T11:08:28.765Z	{"type":"run.started","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:28.765Z","actor":"system","data":{"run":{"id":"run_7ddz4w7z5zexee7n","project_id":"proj_bdumkibyvncnrvqv","job_id":"job_mtpmfqijxu2tkkr5","job_name":"state-scheduled-run-manual-20261127-110828","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:28.675Z","updated_at":"2026-11-27T11:08:28.765Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:28.758Z"}}}
74	org-local	2026-11-27T11:08:29.079Z	{"type":"run.ended","organization":"org-local","project":"proj_bdumkibyvncnrvqv","time":"2026-11-27T11:08:29.079Z","actor":"system","data":{"run":{"id":"run_7ddz4w7z5zexee7n","project_id":"proj_bdumkibyvncnrvqv","job_id":"job_mtpmfqijxu2tkkr5","job_name":"state-scheduled-run-manual-20261127-110828","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:28.675Z","updated_at":"2026-11-27T11:08:29.079Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:28.758Z","exit_code":0,"duration_seconds":0.148,"end_time":"2026-11-27T11:08:28.906Z"}}}
75	org-second	2026-11-27T11:08:29.369Z	{"type":"project.created","organization":"org-second","project":"proj_fsx6dcmlx4xeccan","time":"2026-11-27T11:08:29.369Z","actor":"token second","data":{"project":{"id":"proj_fsx6dcmlx4xeccan","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.128Z","updated_at":"2026-11-27T11:08:29.128Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
76	org-second	2026-11-27T11:08:29.369Z	{"type":"operation.started","organization":"org-second","project":"proj_fsx6dcmlx4xeccan","time":"2026-11-27T11:08:29.369Z","actor":"token second","data":{"operation":{"id":"op_q4qhrfu5pjdpinoz","project_id":"proj_fsx6dcmlx4xeccan","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:29.369Z","created_at":"2026-11-27T11:08:29.369Z"}}}
77	org-second	2026-11-27T11:08:29.423Z	{"type":"project.deployed","organization":"org-second","project":"proj_fsx6dcmlx4xeccan","time":"2026-11-27T11:08:29.423Z","actor":"system","data":{"project":{"id":"proj_fsx6dcmlx4xeccan","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.128Z","updated_at":"2026-11-27T11:08:29.128Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
78	org-second	2026-11-27T11:08:29.421Z	{"type":"operation.ended","organization":"org-second","project":"proj_fsx6dcmlx4xeccan","time":"2026-11-27T11:08:29.421Z","actor":"system","data":{"operation":{"id":"op_q4qhrfu5pjdpinoz","project_id":"proj_fsx6dcmlx4xeccan","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:29.386Z","ended_at":"2026-11-27T11:08:29.394Z"}],"deadline":"2026-11-27T11:23:29.369Z","created_at":"2026-11-27T11:08:29.369Z","ended_at":"2026-11-27T11:08:29.421Z"}}}
79	org-second	2026-11-27T11:08:29.506Z	{"type":"project.status_changed","organization":"org-second","project":"proj_fsx6dcmlx4xeccan","time":"2026-11-27T11:08:29.506Z","actor":"system","data":{"project":{"id":"proj_fsx6dcmlx4xeccan","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.128Z","updated_at":"2026-11-27T11:08:29.128Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
80	org-local	2026-11-27T11:08:29.667Z	{"type":"project.created","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:29.667Z","actor":"token default of every organization","data":{"project":{"id":"proj_vdto44cnmenejsdu","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.560Z","updated_at":"2026-11-27T11:08:29.560Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
81	org-local	2026-11-27T11:08:29.667Z	{"type":"operation.started","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:29.667Z","actor":"token default of every organization","data":{"operation":{"id":"op_6kq3hre4fw7g5zez","project_id":"proj_vdto44cnmenejsdu","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:23:29.667Z","created_at":"2026-11-27T11:08:29.667Z"}}}
82	org-local	2026-11-27T11:08:29.724Z	{"type":"project.deployed","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:29.724Z","actor":"system","data":{"project":{"id":"proj_vdto44cnmenejsdu","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.560Z","updated_at":"2026-11-27T11:08:29.560Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
83	org-local	2026-11-27T11:08:29.724Z	{"type":"operation.ended","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:29.724Z","actor":"system","data":{"operation":{"id":"op_6kq3hre4fw7g5zez","project_id":"proj_vdto44cnmenejsdu","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:29.684Z","ended_at":"2026-11-27T11:08:29.701Z"}],"deadline":"2026-11-27T11:23:29.667Z","created_at":"2026-11-27T11:08:29.667Z","ended_at":"2026-11-27T11:08:29.724Z"}}}
84	org-local	2026-11-27T11:08:29.971Z	{"type":"project.status_changed","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:29.971Z","actor":"system","data":{"project":{"id":"proj_vdto44cnmenejsdu","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.560Z","updated_at":"2026-11-27T11:08:29.560Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
85	org-local	2026-11-27T11:08:30.021Z	{"type":"run.created","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.021Z","actor":"token default of every organization","data":{"run":{"id":"run_niqkxzh3us55uryj","project_id":"proj_vdto44cnmenejsdu","job_id":"job_4fzr7rkekabbvuse","job_name":"deleted-scheduled-run-manual-20261127-110830","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:08:30.021Z","updated_at":"2026-11-27T11:08:30.021Z"}}}
86	org-local	2026-11-27T11:08:30.198Z	{"type":"run.started","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.198Z","actor":"system","data":{"run":{"id":"run_niqkxzh3us55uryj","project_id":"proj_vdto44cnmenejsdu","job_id":"job_4fzr7rkekabbvuse","job_name":"deleted-scheduled-run-manual-20261127-110830","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:08:30.021Z","updated_at":"2026-11-27T11:08:30.198Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:30.172Z"}}}
87	org-local	2026-11-27T11:08:30.493Z	{"type":"run.ended","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.493Z","actor":"system","data":{"run":{"id":"run_niqkxzh3us55uryj","project_id":"proj_vdto44cnmenejsdu","job_id":"job_4fzr7rkekabbvuse","job_name":"deleted-scheduled-run-manual-20261127-110830","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:30.021Z","updated_at":"2026-11-27T11:08:30.493Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:30.172Z","exit_code":0,"duration_seconds":0.145,"end_time":"2026-11-27T11:08:30.317Z"}}}
88	org-local	2026-11-27T11:08:30.535Z	{"type":"operation.started","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.535Z","actor":"token default of every organization","data":{"operation":{"id":"op_mz6v2e7ogkcfhh57","project_id":"proj_vdto44cnmenejsdu","kind":"delete","status":"running","generation":2,"steps":[],"deadline":"2026-11-27T11:23:30.535Z","created_at":"2026-11-27T11:08:30.535Z"}}}
89	org-local	2026-11-27T11:08:30.713Z	{"type":"project.deleted","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.713Z","actor":"system","data":{"id":"proj_vdto44cnmenejsdu","name":"deleted"}}
90	org-local	2026-11-27T11:08:30.712Z	{"type":"operation.ended","organization":"org-local","project":"proj_vdto44cnmenejsdu","time":"2026-11-27T11:08:30.712Z","actor":"system","data":{"operation":{"id":"op_mz6v2e7ogkcfhh57","project_id":"proj_vdto44cnmenejsdu","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:30.545Z","ended_at":"2026-11-27T11:08:30.549Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:30.561Z","ended_at":"2026-11-27T11:08:30.577Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:30.601Z","ended_at":"2026-11-27T11:08:30.696Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-27T11:08:30.701Z","ended_at":"2026-11-27T11:08:30.706Z"}],"deadline":"2026-11-27T11:23:30.535Z","created_at":"2026-11-27T11:08:30.535Z","ended_at":"2026-11-27T11:08:30.712Z"}}}
91	org-local	2026-11-27T11:09:00.010Z	{"type":"run.created","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:09:00.010Z","actor":"schedule","data":{"run":{"id":"run_jrdscwkcq7bleu24","project_id":"proj_eoermaho77plqbyc","job_id":"job_4n5pgtrwa2rma46z","job_name":"scheduled-scheduled-run-20261127-110900","job_type":"run","status":"pending","triggered_by":"scheduled","created_at":"2026-11-27T11:09:00.010Z","updated_at":"2026-11-27T11:09:00.010Z"}}}
92	org-local	2026-11-27T11:09:00.096Z	{"type":"run.started","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:09:00.096Z","actor":"system","data":{"run":{"id":"run_jrdscwkcq7bleu24","project_id":"proj_eoermaho77plqbyc","job_id":"job_4n5pgtrwa2rma46z","job_name":"scheduled-scheduled-run-20261127-110900","job_type":"run","status":"running","triggered_by":"scheduled","created_at":"2026-11-27T11:09:00.010Z","updated_at":"2026-11-27T11:09:00.096Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:09:00.085Z"}}}
93	org-local	2026-11-27T11:09:00.404Z	{"type":"run.ended","organization":"org-local","project":"proj_eoermaho77plqbyc","time":"2026-11-27T11:09:00.404Z","actor":"system","data":{"run":{"id":"run_jrdscwkcq7bleu24","project_id":"proj_eoermaho77plqbyc","job_id":"job_4n5pgtrwa2rma46z","job_name":"scheduled-scheduled-run-20261127-110900","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-27T11:09:00.010Z","updated_at":"2026-11-27T11:09:00.404Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:09:00.085Z","exit_code":0,"duration_seconds":0.133,"end_time":"2026-11-27T11:09:00.218Z"}}}
94	org-local	2026-11-27T11:09:00.569Z	{"type":"project.created","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.569Z","actor":"token default of every organization","data":{"project":{"id":"proj_7jsgvh7aa32v2zid","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:09:00.423Z","updated_at":"2026-11-27T11:09:00.423Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First"}}}
95	org-local	2026-11-27T11:09:00.569Z	{"type":"operation.started","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.569Z","actor":"token default of every organization","data":{"operation":{"id":"op_nn54azvy4yu2u57h","project_id":"proj_7jsgvh7aa32v2zid","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-27T11:24:00.569Z","created_at":"2026-11-27T11:09:00.569Z"}}}
96	org-local	2026-11-27T11:09:00.588Z	{"type":"project.deployed","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.588Z","actor":"system","data":{"project":{"id":"proj_7jsgvh7aa32v2zid","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:09:00.423Z","updated_at":"2026-11-27T11:09:00.423Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
97	org-local	2026-11-27T11:09:00.587Z	{"type":"operation.ended","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.587Z","actor":"system","data":{"operation":{"id":"op_nn54azvy4yu2u57h","project_id":"proj_7jsgvh7aa32v2zid","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:09:00.575Z","ended_at":"2026-11-27T11:09:00.582Z"}],"deadline":"2026-11-27T11:24:00.569Z","created_at":"2026-11-27T11:09:00.569Z","ended_at":"2026-11-27T11:09:00.587Z"}}}
98	org-local	2026-11-27T11:09:00.681Z	{"type":"project.status_changed","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.681Z","actor":"system","data":{"project":{"id":"proj_7jsgvh7aa32v2zid","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:09:00.423Z","updated_at":"2026-11-27T11:09:00.423Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
99	org-local	2026-11-27T11:09:00.718Z	{"type":"run.created","organization":"org-local","project":"proj_7jsgvh7aa32v2zid","time":"2026-11-27T11:09:00.718Z","actor":"token default of every organization","data":{"run":{"id":"run_3orklcktpuhyzskv","project_id":"proj_7jsgvh7aa32v2zid","job_id":"job_7tigqknospe3t5fv","job_name":"running-scheduled-run-manual-20261127-110900","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-27T11:09:00.718Z","updated_at":"2026-11-27T11:09:00.718Z"}}}
\.


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.jobs (organization, id, created_at, version, project, name, wire, internals) FROM stdin;
org-local	job_cl5rcmjtkjsgz56l	2026-11-27T11:08:23.439Z	1	proj_gakm4jwxh2tt2gfl	scheduled-run	{"id":"job_cl5rcmjtkjsgz56l","project_id":"proj_gakm4jwxh2tt2gfl","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-27T11:08:23.439Z","updated_at":"2026-11-27T11:08:23.439Z"}	{}
org-local	job_3sbp2v5i636m5pf5	2026-11-27T11:08:25.202Z	1	proj_tbhcovju3iwhjnvd	scheduled-run	{"id":"job_3sbp2v5i636m5pf5","project_id":"proj_tbhcovju3iwhjnvd","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-27T11:08:25.202Z","updated_at":"2026-11-27T11:08:25.202Z"}	{}
org-local	job_4n5pgtrwa2rma46z	2026-11-27T11:08:25.700Z	1	proj_eoermaho77plqbyc	scheduled-run	{"id":"job_4n5pgtrwa2rma46z","project_id":"proj_eoermaho77plqbyc","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:26.049Z"}	{}
org-local	job_nepzic5mksrm5rgr	2026-11-27T11:08:25.852Z	1	proj_22syqy2y5wr6uxqv	scheduled-run	{"id":"job_nepzic5mksrm5rgr","project_id":"proj_22syqy2y5wr6uxqv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.230Z"}	{}
org-local	job_vtvjhsnfccuo3c35	2026-11-27T11:08:26.505Z	1	proj_fen57fcfiq7vsu7v	scheduled-run	{"id":"job_vtvjhsnfccuo3c35","project_id":"proj_fen57fcfiq7vsu7v","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-27T11:08:26.505Z","updated_at":"2026-11-27T11:08:26.505Z"}	{}
org-local	job_mtpmfqijxu2tkkr5	2026-11-27T11:08:28.675Z	1	proj_bdumkibyvncnrvqv	scheduled-run	{"id":"job_mtpmfqijxu2tkkr5","project_id":"proj_bdumkibyvncnrvqv","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-27T11:08:28.675Z","updated_at":"2026-11-27T11:08:28.675Z"}	{}
org-local	job_7tigqknospe3t5fv	2026-11-27T11:09:00.718Z	1	proj_7jsgvh7aa32v2zid	scheduled-run	{"id":"job_7tigqknospe3t5fv","project_id":"proj_7jsgvh7aa32v2zid","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-27T11:09:00.718Z","updated_at":"2026-11-27T11:09:00.718Z"}	{}
\.


--
-- Data for Name: keys; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.keys (scope, key, expires_at, wire) FROM stdin;
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-0	2026-11-28T11:08:22.765Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-0","body":"ee098e0dcc20a43ca39e7d037898214e9b8f1fb97a8562ae5b913de27c33173c","expiresAt":"2026-11-28T11:08:22.765Z","answer":{"id":"var_r2skj6qy55afzhzh"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-1	2026-11-28T11:08:22.823Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-1","body":"434abdb98b210ecb0ac34670c41927e44bb652f7b69451d40f3b068bc2840486","expiresAt":"2026-11-28T11:08:22.823Z","operation":"op_gonf42cpoi74uy2q"}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-2	2026-11-28T11:08:23.220Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-2","body":"2abbcf0204e90d66e3d088997db201b78c6587874c8f3c17a2e1a376a5218164","expiresAt":"2026-11-28T11:08:23.220Z","answer":{"id":"var_lwz2lqp3mcvj3arp"}}
38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39	recorded-3	2026-11-28T11:08:23.323Z	{"scope":"38b989cf636ab8071382e56589f51b2f29610cb7c3941415e82d4b9dc43bfe39","key":"recorded-3","body":"e25ff4f1a150b52bab881b173ff7c7a4e8574a3e6d2b410afa05aa27874d0418","expiresAt":"2026-11-28T11:08:23.323Z","answer":{"id":"var_psd7ohgcaqmyj3bv"}}
663510fa16b8862d8fd9764659618f90bf9acdb84364ed14acc804f9442c13d9	recorded-4	2026-11-28T11:08:23.435Z	{"scope":"663510fa16b8862d8fd9764659618f90bf9acdb84364ed14acc804f9442c13d9","key":"recorded-4","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:23.435Z","answer":{"job_run_id":"run_gne7vmiblchjj73u","job_name":"active-scheduled-run-manual-20261127-110823","status":"pending","message":"Run triggered successfully"}}
65173950eec556d1b1fb75c752f6f2a79c799876fc6a79371eb9f3911e88ddce	recorded-5	2026-11-28T11:08:24.000Z	{"scope":"65173950eec556d1b1fb75c752f6f2a79c799876fc6a79371eb9f3911e88ddce","key":"recorded-5","body":"eaa5af731274b2a5aaef0e44838bce70f5c794ff526ffd8479c8943c9ba49404","expiresAt":"2026-11-28T11:08:24.000Z","operation":"op_77xut2vwabqnhiyq"}
663510fa16b8862d8fd9764659618f90bf9acdb84364ed14acc804f9442c13d9	recorded-6	2026-11-28T11:08:24.102Z	{"scope":"663510fa16b8862d8fd9764659618f90bf9acdb84364ed14acc804f9442c13d9","key":"recorded-6","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:24.102Z","answer":{"job_run_id":"run_eopd6ducl2cxphxl","job_name":"active-scheduled-run-manual-20261127-110824","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-7	2026-11-28T11:08:24.670Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-7","body":"f5e592e85ed6e8d8b1d5094d57861f075df42e4a6deff44f4b5fe0290eb6d833","expiresAt":"2026-11-28T11:08:24.670Z","operation":"op_hnqku4u43tajocb4"}
70670ab1edad1756d2aa1b44d08f3a6b664bab17b02dc9a76c0fdf0ee93f6301	recorded-8	2026-11-28T11:08:25.199Z	{"scope":"70670ab1edad1756d2aa1b44d08f3a6b664bab17b02dc9a76c0fdf0ee93f6301","key":"recorded-8","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:25.199Z","answer":{"job_run_id":"run_xpmm4sbwp2ybtd4p","job_name":"failing-scheduled-run-manual-20261127-110825","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-9	2026-11-28T11:08:25.700Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-9","body":"84379772b94ba8bcf465814c43f81d6304bfb3af2bb040342c4c048de82dbb43","expiresAt":"2026-11-28T11:08:25.700Z","operation":"op_xq4dfwuucirozma3"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-10	2026-11-28T11:08:25.852Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-10","body":"7638501094f5d2a5d348644e1bd43c12bf6fc4ee8a57440f9a7317dafb02653a","expiresAt":"2026-11-28T11:08:25.852Z","operation":"op_wle4hcg4mwjh6itz"}
3853be09bc7a55e58a8101e5051582c827b96eb0d38d4f1405c2ad8dfbde218b	recorded-11	2026-11-28T11:08:26.046Z	{"scope":"3853be09bc7a55e58a8101e5051582c827b96eb0d38d4f1405c2ad8dfbde218b","key":"recorded-11","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-28T11:08:26.046Z","answer":{"id":"job_4n5pgtrwa2rma46z","project_id":"proj_eoermaho77plqbyc","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:26.049Z"}}
dfb46913cb711b5017159ddcb0da9ff26495676dba0ac91c01cb9cdc1d4f3ed0	recorded-12	2026-11-28T11:08:26.172Z	{"scope":"dfb46913cb711b5017159ddcb0da9ff26495676dba0ac91c01cb9cdc1d4f3ed0","key":"recorded-12","body":"81a5c82d1fb6d85cc431666ce1d134e79f57cf61c77249e6eeb6a2de257a4f06","expiresAt":"2026-11-28T11:08:26.172Z","operation":"op_racomeexlvio7rqo"}
6cfeb406415dba21bbbd014e931bbb44631d16ef111d9b22be21d9303df6c57f	recorded-13	2026-11-28T11:08:26.227Z	{"scope":"6cfeb406415dba21bbbd014e931bbb44631d16ef111d9b22be21d9303df6c57f","key":"recorded-13","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-28T11:08:26.227Z","answer":{"id":"job_nepzic5mksrm5rgr","project_id":"proj_22syqy2y5wr6uxqv","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.230Z"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-14	2026-11-28T11:08:26.249Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-14","body":"cb5db5b049129943e138248dcc650cff747a1991ea518aeefd6fc82b7fa45f78","expiresAt":"2026-11-28T11:08:26.249Z","operation":"op_e3zvsxvgslik5r5g"}
72fd189f45853ebfa4a5b92aa98a1d8fed32af0d6299cb8414671a51127d6887	recorded-15	2026-11-28T11:08:26.504Z	{"scope":"72fd189f45853ebfa4a5b92aa98a1d8fed32af0d6299cb8414671a51127d6887","key":"recorded-15","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:26.504Z","answer":{"job_run_id":"run_ely6u6uwkgks2fmr","job_name":"undeployed-scheduled-run-manual-20261127-110826","status":"pending","message":"Run triggered successfully"}}
788c29e08da865cd550a6ea7b00d9b00629c6f70e58b4b9f02ea42fc3accdf48	recorded-16	2026-11-28T11:08:26.957Z	{"scope":"788c29e08da865cd550a6ea7b00d9b00629c6f70e58b4b9f02ea42fc3accdf48","key":"recorded-16","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-28T11:08:26.957Z","operation":"op_p2dzqe5zbopjt5ou"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-17	2026-11-28T11:08:27.159Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-17","body":"a95270f8dbb0f078b1c99707a6140c88772de57b88c5a71b71884e5fce19b305","expiresAt":"2026-11-28T11:08:27.159Z","operation":"op_ictqgtbblkecdszu"}
c202e05ee373c92651d8edbfc55021aa2105e21e74b985ac710427a92fe01f3c	recorded-18	2026-11-28T11:08:27.754Z	{"scope":"c202e05ee373c92651d8edbfc55021aa2105e21e74b985ac710427a92fe01f3c","key":"recorded-18","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-28T11:08:27.754Z","operation":"op_jtfp567uiue3kvx5"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-19	2026-11-28T11:08:27.959Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-19","body":"62262cd6428a8eeac964aaf95ce93e97cd04b9b7dc644cc22fb29140c1c6cd34","expiresAt":"2026-11-28T11:08:27.959Z","operation":"op_5cetgwzwo3comnhj"}
7679c62977e779f30dfef73406c89e232f2f87cebf7a932416b3cb5895eb5353	recorded-20	2026-11-28T11:08:28.184Z	{"scope":"7679c62977e779f30dfef73406c89e232f2f87cebf7a932416b3cb5895eb5353","key":"recorded-20","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-28T11:08:28.184Z","operation":"op_ixn22q36sbm4leac"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-21	2026-11-28T11:08:28.267Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-21","body":"95e1e28f2fe8a2af012c636629f966f20bb401cb9cc6ef8a546087e2df7e775b","expiresAt":"2026-11-28T11:08:28.267Z","operation":"op_4c32i57vqudzzmaw"}
b87c75cb7f745332dc935124b1daf069daddcf56fb5a05b076e8533afe36e237	recorded-22	2026-11-28T11:08:28.673Z	{"scope":"b87c75cb7f745332dc935124b1daf069daddcf56fb5a05b076e8533afe36e237","key":"recorded-22","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:28.673Z","answer":{"job_run_id":"run_7ddz4w7z5zexee7n","job_name":"state-scheduled-run-manual-20261127-110828","status":"pending","message":"Run triggered successfully"}}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-23	2026-11-28T11:08:29.560Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-23","body":"cb49621a2f4e52651bc495d89c67d44af0ebcbb6128151237dd1105db890046c","expiresAt":"2026-11-28T11:08:29.560Z","operation":"op_6kq3hre4fw7g5zez"}
dcbdc735d739ef62c6d1f33f3b7dadd14b007c707d664b4799226183f80b5804	recorded-24	2026-11-28T11:08:30.018Z	{"scope":"dcbdc735d739ef62c6d1f33f3b7dadd14b007c707d664b4799226183f80b5804","key":"recorded-24","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:08:30.018Z","answer":{"job_run_id":"run_niqkxzh3us55uryj","job_name":"deleted-scheduled-run-manual-20261127-110830","status":"pending","message":"Run triggered successfully"}}
25597dfda8c189c748083cf378d30ca3290ddb10bc8d080ec40419fb5a3ea0ab	recorded-25	2026-11-28T11:08:30.534Z	{"scope":"25597dfda8c189c748083cf378d30ca3290ddb10bc8d080ec40419fb5a3ea0ab","key":"recorded-25","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-28T11:08:30.534Z","operation":"op_mz6v2e7ogkcfhh57"}
5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd	recorded-26	2026-11-28T11:09:00.423Z	{"scope":"5674afd89d7fae394cdd35da5f23ff968fb40ec538be08b0936112f75023b6cd","key":"recorded-26","body":"f4e15d6ea5aa4df67a2a53aabb44d6159812a543f8706d9e260d896bfa77182d","expiresAt":"2026-11-28T11:09:00.423Z","operation":"op_nn54azvy4yu2u57h"}
0af92919f253e4599d29cd53bd4039464cdf500ef9a6cdfa3dd23cb0ba33056d	recorded-27	2026-11-28T11:09:00.716Z	{"scope":"0af92919f253e4599d29cd53bd4039464cdf500ef9a6cdfa3dd23cb0ba33056d","key":"recorded-27","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-28T11:09:00.716Z","answer":{"job_run_id":"run_3orklcktpuhyzskv","job_name":"running-scheduled-run-manual-20261127-110900","status":"pending","message":"Run triggered successfully"}}
\.


--
-- Data for Name: kysely_migration; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration (name, "timestamp") FROM stdin;
001-first	2026-11-27T11:08:20.026Z
002-records	2026-11-27T11:08:20.037Z
003-events	2026-11-27T11:08:20.038Z
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
org-local	run_gne7vmiblchjj73u	33 2026-11-27T11:08:23.701Z visit 1\n71 2026-11-27T11:08:23.701Z region north\n131 2026-11-27T11:08:23.701Z password [secret] of 18 characters\n175 2026-11-27T11:08:23.701Z config {"depth":2}\n
org-local	run_eopd6ducl2cxphxl	33 2026-11-27T11:08:24.362Z visit 2\n71 2026-11-27T11:08:24.363Z region north\n131 2026-11-27T11:08:24.363Z password [secret] of 18 characters\n175 2026-11-27T11:08:24.363Z config {"depth":2}\n
org-local	run_xpmm4sbwp2ybtd4p	49 2026-11-27T11:08:25.398Z one line before the end\n98 2026-11-27T11:08:25.399Z the warehouse is closed\n
org-local	run_ely6u6uwkgks2fmr	33 2026-11-27T11:08:26.708Z visit 1\n71 2026-11-27T11:08:26.711Z region north\n131 2026-11-27T11:08:26.711Z password undefined of 0 characters\n
org-local	run_7ddz4w7z5zexee7n	33 2026-11-27T11:08:28.818Z visit 1\n71 2026-11-27T11:08:28.819Z region north\n131 2026-11-27T11:08:28.819Z password undefined of 0 characters\n223 2026-11-27T11:08:28.819Z state dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq\n
org-local	run_jrdscwkcq7bleu24	33 2026-11-27T11:09:00.150Z visit 1\n71 2026-11-27T11:09:00.150Z region north\n131 2026-11-27T11:09:00.150Z password undefined of 0 characters\n
\.


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.operations (organization, id, created_at, version, project, status, lease, ended_at, wire, internals) FROM stdin;
org-local	op_e3zvsxvgslik5r5g	2026-11-27T11:08:26.345Z	4	proj_fen57fcfiq7vsu7v	succeeded	1	2026-11-27T11:08:26.366Z	{"id":"op_e3zvsxvgslik5r5g","project_id":"proj_fen57fcfiq7vsu7v","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:26.352Z","ended_at":"2026-11-27T11:08:26.360Z"}],"deadline":"2026-11-27T11:23:26.345Z","created_at":"2026-11-27T11:08:26.345Z","ended_at":"2026-11-27T11:08:26.366Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_gonf42cpoi74uy2q	2026-11-27T11:08:23.027Z	4	proj_gakm4jwxh2tt2gfl	succeeded	1	2026-11-27T11:08:23.067Z	{"id":"op_gonf42cpoi74uy2q","project_id":"proj_gakm4jwxh2tt2gfl","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:23.045Z","ended_at":"2026-11-27T11:08:23.055Z"}],"deadline":"2026-11-27T11:23:23.027Z","created_at":"2026-11-27T11:08:23.027Z","ended_at":"2026-11-27T11:08:23.067Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:22.823Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_racomeexlvio7rqo	2026-11-27T11:08:26.174Z	4	proj_22syqy2y5wr6uxqv	succeeded	1	2026-11-27T11:08:26.199Z	{"id":"op_racomeexlvio7rqo","project_id":"proj_22syqy2y5wr6uxqv","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:26.180Z","ended_at":"2026-11-27T11:08:26.187Z"}],"deadline":"2026-11-27T11:23:26.174Z","created_at":"2026-11-27T11:08:26.174Z","ended_at":"2026-11-27T11:08:26.199Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.173Z","commits_behind":0}}
org-local	op_p2dzqe5zbopjt5ou	2026-11-27T11:08:26.958Z	9	proj_fen57fcfiq7vsu7v	succeeded	1	2026-11-27T11:08:27.130Z	{"id":"op_p2dzqe5zbopjt5ou","project_id":"proj_fen57fcfiq7vsu7v","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:26.971Z","ended_at":"2026-11-27T11:08:26.977Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:26.979Z","ended_at":"2026-11-27T11:08:27.001Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:27.014Z","ended_at":"2026-11-27T11:08:27.124Z"}],"deadline":"2026-11-27T11:23:26.958Z","created_at":"2026-11-27T11:08:26.958Z","ended_at":"2026-11-27T11:08:27.130Z"}	{"lease":1,"answer":{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_77xut2vwabqnhiyq	2026-11-27T11:08:24.006Z	4	proj_gakm4jwxh2tt2gfl	succeeded	1	2026-11-27T11:08:24.032Z	{"id":"op_77xut2vwabqnhiyq","project_id":"proj_gakm4jwxh2tt2gfl","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:24.015Z","ended_at":"2026-11-27T11:08:24.025Z"}],"deadline":"2026-11-27T11:23:24.006Z","created_at":"2026-11-27T11:08:24.006Z","ended_at":"2026-11-27T11:08:24.032Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:24.002Z","commits_behind":0}}
org-local	op_wle4hcg4mwjh6itz	2026-11-27T11:08:25.968Z	4	proj_22syqy2y5wr6uxqv	succeeded	1	2026-11-27T11:08:26.011Z	{"id":"op_wle4hcg4mwjh6itz","project_id":"proj_22syqy2y5wr6uxqv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.980Z","ended_at":"2026-11-27T11:08:26.002Z"}],"deadline":"2026-11-27T11:23:25.968Z","created_at":"2026-11-27T11:08:25.968Z","ended_at":"2026-11-27T11:08:26.011Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:25.852Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_xq4dfwuucirozma3	2026-11-27T11:08:25.774Z	4	proj_eoermaho77plqbyc	succeeded	1	2026-11-27T11:08:25.827Z	{"id":"op_xq4dfwuucirozma3","project_id":"proj_eoermaho77plqbyc","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.792Z","ended_at":"2026-11-27T11:08:25.811Z"}],"deadline":"2026-11-27T11:23:25.774Z","created_at":"2026-11-27T11:08:25.774Z","ended_at":"2026-11-27T11:08:25.827Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_eoermaho77plqbyc","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:25.700Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_hnqku4u43tajocb4	2026-11-27T11:08:25.011Z	4	proj_tbhcovju3iwhjnvd	succeeded	1	2026-11-27T11:08:25.055Z	{"id":"op_hnqku4u43tajocb4","project_id":"proj_tbhcovju3iwhjnvd","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:25.019Z","ended_at":"2026-11-27T11:08:25.047Z"}],"deadline":"2026-11-27T11:23:25.011Z","created_at":"2026-11-27T11:08:25.011Z","ended_at":"2026-11-27T11:08:25.055Z"}	{"lease":1,"target":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_tbhcovju3iwhjnvd","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:24.670Z","updated_at":"2026-11-27T11:08:24.670Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}
org-local	op_nn54azvy4yu2u57h	2026-11-27T11:09:00.569Z	4	proj_7jsgvh7aa32v2zid	succeeded	1	2026-11-27T11:09:00.587Z	{"id":"op_nn54azvy4yu2u57h","project_id":"proj_7jsgvh7aa32v2zid","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:09:00.575Z","ended_at":"2026-11-27T11:09:00.582Z"}],"deadline":"2026-11-27T11:24:00.569Z","created_at":"2026-11-27T11:09:00.569Z","ended_at":"2026-11-27T11:09:00.587Z"}	{"lease":1,"target":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_7jsgvh7aa32v2zid","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:09:00.423Z","updated_at":"2026-11-27T11:09:00.423Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}
org-local	op_ictqgtbblkecdszu	2026-11-27T11:08:27.481Z	6	proj_tscbvnwfszr7tuky	succeeded	1	2026-11-27T11:08:27.717Z	{"id":"op_ictqgtbblkecdszu","project_id":"proj_tscbvnwfszr7tuky","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-27T11:08:27.497Z","ended_at":"2026-11-27T11:08:27.657Z"},{"name":"apply","status":"done","started_at":"2026-11-27T11:08:27.683Z","ended_at":"2026-11-27T11:08:27.713Z"}],"deadline":"2026-11-27T11:23:27.481Z","created_at":"2026-11-27T11:08:27.481Z","ended_at":"2026-11-27T11:08:27.717Z"}	{"lease":1,"target":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"sqlmesh -p <project> test; sqlmesh -p <project> run prod","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"test","argv":["sqlmesh","-p",{"folder":"project"},"test"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}],"approvedSteps":[{"name":"plan","argv":["sqlmesh","-p",{"folder":"project"},"plan","prod","--auto-apply","--no-prompts"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}]}]},"answer":{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_jtfp567uiue3kvx5	2026-11-27T11:08:27.755Z	8	proj_tscbvnwfszr7tuky	succeeded	1	2026-11-27T11:08:27.937Z	{"id":"op_jtfp567uiue3kvx5","project_id":"proj_tscbvnwfszr7tuky","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:27.764Z","ended_at":"2026-11-27T11:08:27.777Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:27.786Z","ended_at":"2026-11-27T11:08:27.919Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:27.930Z","ended_at":"2026-11-27T11:08:27.935Z"}],"deadline":"2026-11-27T11:23:27.755Z","created_at":"2026-11-27T11:08:27.755Z","ended_at":"2026-11-27T11:08:27.937Z"}	{"lease":1,"answer":{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_5cetgwzwo3comnhj	2026-11-27T11:08:28.127Z	4	proj_fxxxv3jejqd65gwx	succeeded	1	2026-11-27T11:08:28.157Z	{"id":"op_5cetgwzwo3comnhj","project_id":"proj_fxxxv3jejqd65gwx","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:28.143Z","ended_at":"2026-11-27T11:08:28.151Z"}],"deadline":"2026-11-27T11:23:28.127Z","created_at":"2026-11-27T11:08:28.127Z","ended_at":"2026-11-27T11:08:28.157Z"}	{"lease":1,"target":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"dbt build --project-dir <project> --profiles-dir <project>","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"build","argv":["dbt","build","--project-dir",{"folder":"project"},"--profiles-dir",{"folder":"project"}]}]}]},"answer":{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_ixn22q36sbm4leac	2026-11-27T11:08:28.184Z	9	proj_fxxxv3jejqd65gwx	succeeded	1	2026-11-27T11:08:28.254Z	{"id":"op_ixn22q36sbm4leac","project_id":"proj_fxxxv3jejqd65gwx","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:28.196Z","ended_at":"2026-11-27T11:08:28.203Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:28.208Z","ended_at":"2026-11-27T11:08:28.223Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:28.230Z","ended_at":"2026-11-27T11:08:28.250Z"}],"deadline":"2026-11-27T11:23:28.184Z","created_at":"2026-11-27T11:08:28.184Z","ended_at":"2026-11-27T11:08:28.254Z"}	{"lease":1,"answer":{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_4c32i57vqudzzmaw	2026-11-27T11:08:28.354Z	6	proj_bdumkibyvncnrvqv	succeeded	1	2026-11-27T11:08:28.445Z	{"id":"op_4c32i57vqudzzmaw","project_id":"proj_bdumkibyvncnrvqv","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-27T11:08:28.376Z","ended_at":"2026-11-27T11:08:28.424Z"},{"name":"apply","status":"done","started_at":"2026-11-27T11:08:28.427Z","ended_at":"2026-11-27T11:08:28.436Z"}],"deadline":"2026-11-27T11:23:28.354Z","created_at":"2026-11-27T11:08:28.354Z","ended_at":"2026-11-27T11:08:28.445Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_bdumkibyvncnrvqv","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:28.267Z","updated_at":"2026-11-27T11:08:28.267Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_mz6v2e7ogkcfhh57	2026-11-27T11:08:30.535Z	11	proj_vdto44cnmenejsdu	succeeded	1	2026-11-27T11:08:30.712Z	{"id":"op_mz6v2e7ogkcfhh57","project_id":"proj_vdto44cnmenejsdu","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-27T11:08:30.545Z","ended_at":"2026-11-27T11:08:30.549Z"},{"name":"remove","status":"done","started_at":"2026-11-27T11:08:30.561Z","ended_at":"2026-11-27T11:08:30.577Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-27T11:08:30.601Z","ended_at":"2026-11-27T11:08:30.696Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-27T11:08:30.701Z","ended_at":"2026-11-27T11:08:30.706Z"}],"deadline":"2026-11-27T11:23:30.535Z","created_at":"2026-11-27T11:08:30.535Z","ended_at":"2026-11-27T11:08:30.712Z"}	{"lease":1,"answer":{"id":"proj_vdto44cnmenejsdu","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.560Z","updated_at":"2026-11-27T11:08:29.560Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_mz6v2e7ogkcfhh57","kind":"delete","status":"running","created_at":"2026-11-27T11:08:30.535Z"}}}
org-local	op_6kq3hre4fw7g5zez	2026-11-27T11:08:29.667Z	4	proj_vdto44cnmenejsdu	succeeded	1	2026-11-27T11:08:29.724Z	{"id":"op_6kq3hre4fw7g5zez","project_id":"proj_vdto44cnmenejsdu","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:29.684Z","ended_at":"2026-11-27T11:08:29.701Z"}],"deadline":"2026-11-27T11:23:29.667Z","created_at":"2026-11-27T11:08:29.667Z","ended_at":"2026-11-27T11:08:29.724Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_vdto44cnmenejsdu","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.560Z","updated_at":"2026-11-27T11:08:29.560Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-second	op_q4qhrfu5pjdpinoz	2026-11-27T11:08:29.369Z	4	proj_fsx6dcmlx4xeccan	succeeded	1	2026-11-27T11:08:29.421Z	{"id":"op_q4qhrfu5pjdpinoz","project_id":"proj_fsx6dcmlx4xeccan","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-27T11:08:29.386Z","ended_at":"2026-11-27T11:08:29.394Z"}],"deadline":"2026-11-27T11:23:29.369Z","created_at":"2026-11-27T11:08:29.369Z","ended_at":"2026-11-27T11:08:29.421Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_fsx6dcmlx4xeccan","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.128Z","updated_at":"2026-11-27T11:08:29.128Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
\.


--
-- Data for Name: projects; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.projects (organization, id, created_at, version, name_key, revision, may_exist, wire, internals) FROM stdin;
org-local	proj_gakm4jwxh2tt2gfl	2026-11-27T11:08:22.823Z	6	active	2	1	{"id":"proj_gakm4jwxh2tt2gfl","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:22.823Z","updated_at":"2026-11-27T11:08:24.002Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:24.033Z","convergeBy":"2026-11-27T11:23:24.033Z"}
org-local	proj_tbhcovju3iwhjnvd	2026-11-27T11:08:24.670Z	3	failing	1	1	{"id":"proj_tbhcovju3iwhjnvd","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:24.670Z","updated_at":"2026-11-27T11:08:24.670Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/fails.git","branch":"main","commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:25.059Z","convergeBy":"2026-11-27T11:23:25.059Z"}
org-local	proj_22syqy2y5wr6uxqv	2026-11-27T11:08:25.852Z	7	suspended	2	1	{"id":"proj_22syqy2y5wr6uxqv","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-27T11:08:25.852Z","updated_at":"2026-11-27T11:08:26.173Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":true,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:26.200Z","convergeBy":"2026-11-27T11:23:26.200Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-27T11:08:26.230Z"}}}
org-local	proj_eoermaho77plqbyc	2026-11-27T11:08:25.700Z	5	scheduled	1	1	{"id":"proj_eoermaho77plqbyc","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:25.700Z","updated_at":"2026-11-27T11:08:25.700Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:25.829Z","convergeBy":"2026-11-27T11:23:25.829Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-27T11:09:00.000Z"}}}
org-local	proj_fen57fcfiq7vsu7v	2026-11-27T11:08:26.249Z	6	undeployed	1	0	{"id":"proj_fen57fcfiq7vsu7v","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:26.249Z","updated_at":"2026-11-27T11:08:26.249Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"handDeployedAt":"2026-11-27T11:08:26.366Z"}
org-local	proj_tscbvnwfszr7tuky	2026-11-27T11:08:27.159Z	5	sqlmesh	1	0	{"id":"proj_tscbvnwfszr7tuky","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.159Z","updated_at":"2026-11-27T11:08:27.159Z","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"handDeployedAt":"2026-11-27T11:08:27.718Z"}
org-local	proj_fxxxv3jejqd65gwx	2026-11-27T11:08:27.959Z	5	dbt	1	0	{"id":"proj_fxxxv3jejqd65gwx","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:27.959Z","updated_at":"2026-11-27T11:08:27.959Z","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"handDeployedAt":"2026-11-27T11:08:28.158Z"}
org-local	proj_bdumkibyvncnrvqv	2026-11-27T11:08:28.267Z	3	state	1	1	{"id":"proj_bdumkibyvncnrvqv","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:28.267Z","updated_at":"2026-11-27T11:08:28.267Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{"STATE_TYPE":"postgres","STATE_HOST":"127.0.0.1","STATE_PORT":"29471","STATE_DATABASE":"dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq","STATE_USER":"dagctl_6e1130581560018a0e84e10b6bb722fe_proj_bdumkibyvncnrvq","STATE_PASSWORD":{"secret":"state-password"}},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:28.447Z","convergeBy":"2026-11-27T11:23:28.447Z"}
org-second	proj_fsx6dcmlx4xeccan	2026-11-27T11:08:29.128Z	3	active	1	1	{"id":"proj_fsx6dcmlx4xeccan","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:08:29.128Z","updated_at":"2026-11-27T11:08:29.128Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:08:29.423Z","convergeBy":"2026-11-27T11:23:29.423Z"}
org-local	proj_7jsgvh7aa32v2zid	2026-11-27T11:09:00.423Z	3	running	1	1	{"id":"proj_7jsgvh7aa32v2zid","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-27T11:09:00.423Z","updated_at":"2026-11-27T11:09:00.423Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/0222bc4-postgres/repositories/waits.git","branch":"main","commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","authMethod":"none"}},"handDeployedAt":"2026-11-27T11:09:00.588Z","convergeBy":"2026-11-27T11:24:00.588Z"}
\.


--
-- Data for Name: records; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.records (organization, kind, id, parent, sort_key, project, expires_at, version, value) FROM stdin;
org-local	audit	aud_5pjivbjt423igpex		2026-11-27T11:08:22.767Z	\N	2028-01-01T11:08:22.787Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"REGION","outcome":"accepted"}
org-local	audit	aud_jtzatggh4ydlskpg		2026-11-27T11:08:23.027Z	\N	2028-01-01T11:08:23.027Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","operation_id":"op_gonf42cpoi74uy2q","outcome":"accepted"}
org-local	audit	aud_c2h6aoqy6vthqqj7		2026-11-27T11:08:23.276Z	\N	2028-01-01T11:08:23.311Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"PASSWORD","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","outcome":"accepted"}
org-local	audit	aud_lfkw5tin26fhbubc		2026-11-27T11:08:23.356Z	\N	2028-01-01T11:08:23.408Z	2	{"actor":"token default of every organization","action":"environmentVariables.create","environment_variable":"CONFIG","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","outcome":"accepted"}
org-local	audit	aud_wnjya36v4alw4fj2		2026-11-27T11:08:23.441Z	\N	2028-01-01T11:08:23.441Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","job":"scheduled-run","run_id":"run_gne7vmiblchjj73u","outcome":"accepted"}
org-local	audit	aud_47oprriyqbcdcrne		2026-11-27T11:08:24.006Z	\N	2028-01-01T11:08:24.006Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","operation_id":"op_77xut2vwabqnhiyq","outcome":"accepted"}
org-local	audit	aud_hwh6gmbmbrz5eazw		2026-11-27T11:08:24.112Z	\N	2028-01-01T11:08:24.112Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_gakm4jwxh2tt2gfl","project_name":"active","run_id":"run_eopd6ducl2cxphxl","outcome":"accepted"}
org-local	audit	aud_ljkdlk75y7p66uiw		2026-11-27T11:08:25.011Z	\N	2028-01-01T11:08:25.011Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_tbhcovju3iwhjnvd","project_name":"failing","operation_id":"op_hnqku4u43tajocb4","outcome":"accepted"}
org-local	audit	aud_d2acflqq5oc5irsm		2026-11-27T11:08:25.203Z	\N	2028-01-01T11:08:25.203Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_tbhcovju3iwhjnvd","project_name":"failing","job":"scheduled-run","run_id":"run_xpmm4sbwp2ybtd4p","outcome":"accepted"}
org-local	audit	aud_wdbfygeqpiaort77		2026-11-27T11:08:25.775Z	\N	2028-01-01T11:08:25.775Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_eoermaho77plqbyc","project_name":"scheduled","operation_id":"op_xq4dfwuucirozma3","outcome":"accepted"}
org-local	audit	aud_zybz6ydaor6sefu3		2026-11-27T11:08:25.968Z	\N	2028-01-01T11:08:25.968Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_22syqy2y5wr6uxqv","project_name":"suspended","operation_id":"op_wle4hcg4mwjh6itz","outcome":"accepted"}
org-local	audit	aud_ycndh2hnff7fnrpl		2026-11-27T11:08:26.049Z	\N	2028-01-01T11:08:26.049Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_eoermaho77plqbyc","project_name":"scheduled","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_byv3gtonnk4cqalz		2026-11-27T11:08:26.174Z	\N	2028-01-01T11:08:26.174Z	1	{"actor":"token default of every organization","action":"projects.update","project_id":"proj_22syqy2y5wr6uxqv","project_name":"suspended","operation_id":"op_racomeexlvio7rqo","outcome":"accepted"}
org-local	audit	aud_b75czszfhycvxkr2		2026-11-27T11:08:26.230Z	\N	2028-01-01T11:08:26.230Z	1	{"actor":"token default of every organization","action":"jobs.update","project_id":"proj_22syqy2y5wr6uxqv","project_name":"suspended","job":"scheduled-run","outcome":"accepted"}
org-local	audit	aud_2unfkno77k3vqhxi		2026-11-27T11:08:26.345Z	\N	2028-01-01T11:08:26.345Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_fen57fcfiq7vsu7v","project_name":"undeployed","operation_id":"op_e3zvsxvgslik5r5g","outcome":"accepted"}
org-local	audit	aud_zqlyjxvstjjwonon		2026-11-27T11:08:26.506Z	\N	2028-01-01T11:08:26.506Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_fen57fcfiq7vsu7v","project_name":"undeployed","job":"scheduled-run","run_id":"run_ely6u6uwkgks2fmr","outcome":"accepted"}
org-local	audit	aud_6i7lk7p466suygmo		2026-11-27T11:08:26.958Z	\N	2028-01-01T11:08:26.958Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_fen57fcfiq7vsu7v","project_name":"undeployed","operation_id":"op_p2dzqe5zbopjt5ou","outcome":"accepted"}
org-local	audit	aud_4y4e44safwncolgh		2026-11-27T11:08:27.481Z	\N	2028-01-01T11:08:27.481Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_tscbvnwfszr7tuky","project_name":"sqlmesh","operation_id":"op_ictqgtbblkecdszu","outcome":"accepted"}
org-local	audit	aud_q54vknqko2fcajwo		2026-11-27T11:08:27.755Z	\N	2028-01-01T11:08:27.755Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_tscbvnwfszr7tuky","project_name":"sqlmesh","operation_id":"op_jtfp567uiue3kvx5","outcome":"accepted"}
org-local	audit	aud_4zno675twqli56t4		2026-11-27T11:08:28.127Z	\N	2028-01-01T11:08:28.127Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_fxxxv3jejqd65gwx","project_name":"dbt","operation_id":"op_5cetgwzwo3comnhj","outcome":"accepted"}
org-local	audit	aud_kuzkfx7gidvspuxg		2026-11-27T11:08:28.185Z	\N	2028-01-01T11:08:28.185Z	1	{"actor":"token default of every organization","action":"projects.undeploy","project_id":"proj_fxxxv3jejqd65gwx","project_name":"dbt","operation_id":"op_ixn22q36sbm4leac","outcome":"accepted"}
org-local	audit	aud_stwmo7ob6qst3saw		2026-11-27T11:08:28.355Z	\N	2028-01-01T11:08:28.355Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_bdumkibyvncnrvqv","project_name":"state","operation_id":"op_4c32i57vqudzzmaw","outcome":"accepted"}
org-local	audit	aud_w4q7yosvrc6zil3k		2026-11-27T11:08:28.676Z	\N	2028-01-01T11:08:28.676Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_bdumkibyvncnrvqv","project_name":"state","job":"scheduled-run","run_id":"run_7ddz4w7z5zexee7n","outcome":"accepted"}
org-second	audit	aud_q3b753cnr42obifn		2026-11-27T11:08:29.369Z	\N	2028-01-01T11:08:29.369Z	1	{"actor":"token second","action":"projects.create","project_id":"proj_fsx6dcmlx4xeccan","project_name":"active","operation_id":"op_q4qhrfu5pjdpinoz","outcome":"accepted"}
org-local	audit	aud_3nbaynk5bikynbrk		2026-11-27T11:08:29.667Z	\N	2028-01-01T11:08:29.667Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_vdto44cnmenejsdu","project_name":"deleted","operation_id":"op_6kq3hre4fw7g5zez","outcome":"accepted"}
org-local	audit	aud_zdyuiz4ibcuwgzpn		2026-11-27T11:08:30.022Z	\N	2028-01-01T11:08:30.022Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_vdto44cnmenejsdu","project_name":"deleted","job":"scheduled-run","run_id":"run_niqkxzh3us55uryj","outcome":"accepted"}
org-local	audit	aud_q4jmwdhwfxqi5xw2		2026-11-27T11:08:30.535Z	\N	2028-01-01T11:08:30.535Z	1	{"actor":"token default of every organization","action":"projects.delete","project_id":"proj_vdto44cnmenejsdu","project_name":"deleted","operation_id":"op_mz6v2e7ogkcfhh57","outcome":"accepted"}
org-local	audit	aud_i73vfpq44m464vcv		2026-11-27T11:09:00.569Z	\N	2028-01-01T11:09:00.569Z	1	{"actor":"token default of every organization","action":"projects.create","project_id":"proj_7jsgvh7aa32v2zid","project_name":"running","operation_id":"op_nn54azvy4yu2u57h","outcome":"accepted"}
org-local	audit	aud_3z2xiqelza6qfhuv		2026-11-27T11:09:00.719Z	\N	2028-01-01T11:09:00.719Z	1	{"actor":"token default of every organization","action":"projects.run","project_id":"proj_7jsgvh7aa32v2zid","project_name":"running","job":"scheduled-run","run_id":"run_3orklcktpuhyzskv","outcome":"accepted"}
\.


--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.runs (organization, id, created_at, version, project, name, status, wire, internals) FROM stdin;
org-local	run_xpmm4sbwp2ybtd4p	2026-11-27T11:08:25.202Z	4	proj_tbhcovju3iwhjnvd	failing-scheduled-run-manual-20261127-110825	failed	{"id":"run_xpmm4sbwp2ybtd4p","project_id":"proj_tbhcovju3iwhjnvd","job_id":"job_3sbp2v5i636m5pf5","job_name":"failing-scheduled-run-manual-20261127-110825","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-27T11:08:25.202Z","updated_at":"2026-11-27T11:08:25.677Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-27T11:08:25.332Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.12,"end_time":"2026-11-27T11:08:25.452Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","deadline":"2026-11-27T17:08:25.216Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_gne7vmiblchjj73u	2026-11-27T11:08:23.439Z	4	proj_gakm4jwxh2tt2gfl	active-scheduled-run-manual-20261127-110823	success	{"id":"run_gne7vmiblchjj73u","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110823","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:23.439Z","updated_at":"2026-11-27T11:08:23.957Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:23.624Z","exit_code":0,"duration_seconds":0.142,"end_time":"2026-11-27T11:08:23.766Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T17:08:23.467Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_eopd6ducl2cxphxl	2026-11-27T11:08:24.108Z	4	proj_gakm4jwxh2tt2gfl	active-scheduled-run-manual-20261127-110824	success	{"id":"run_eopd6ducl2cxphxl","project_id":"proj_gakm4jwxh2tt2gfl","job_id":"job_cl5rcmjtkjsgz56l","job_name":"active-scheduled-run-manual-20261127-110824","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:24.108Z","updated_at":"2026-11-27T11:08:24.616Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:24.285Z","exit_code":0,"duration_seconds":0.152,"end_time":"2026-11-27T11:08:24.437Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":2,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T17:08:24.147Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_ely6u6uwkgks2fmr	2026-11-27T11:08:26.506Z	4	proj_fen57fcfiq7vsu7v	undeployed-scheduled-run-manual-20261127-110826	success	{"id":"run_ely6u6uwkgks2fmr","project_id":"proj_fen57fcfiq7vsu7v","job_id":"job_vtvjhsnfccuo3c35","job_name":"undeployed-scheduled-run-manual-20261127-110826","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:26.506Z","updated_at":"2026-11-27T11:08:26.944Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:26.616Z","exit_code":0,"duration_seconds":0.16,"end_time":"2026-11-27T11:08:26.776Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T17:08:26.528Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_7ddz4w7z5zexee7n	2026-11-27T11:08:28.675Z	4	proj_bdumkibyvncnrvqv	state-scheduled-run-manual-20261127-110828	success	{"id":"run_7ddz4w7z5zexee7n","project_id":"proj_bdumkibyvncnrvqv","job_id":"job_mtpmfqijxu2tkkr5","job_name":"state-scheduled-run-manual-20261127-110828","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-27T11:08:28.675Z","updated_at":"2026-11-27T11:08:29.079Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:08:28.758Z","exit_code":0,"duration_seconds":0.148,"end_time":"2026-11-27T11:08:28.906Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T17:08:28.688Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_jrdscwkcq7bleu24	2026-11-27T11:09:00.010Z	4	proj_eoermaho77plqbyc	scheduled-scheduled-run-20261127-110900	success	{"id":"run_jrdscwkcq7bleu24","project_id":"proj_eoermaho77plqbyc","job_id":"job_4n5pgtrwa2rma46z","job_name":"scheduled-scheduled-run-20261127-110900","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-27T11:09:00.010Z","updated_at":"2026-11-27T11:09:00.404Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-27T11:09:00.085Z","exit_code":0,"duration_seconds":0.133,"end_time":"2026-11-27T11:09:00.218Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T17:09:00.020Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_3orklcktpuhyzskv	2026-11-27T11:09:00.718Z	3	proj_7jsgvh7aa32v2zid	running-scheduled-run-manual-20261127-110900	running	{"id":"run_3orklcktpuhyzskv","project_id":"proj_7jsgvh7aa32v2zid","job_id":"job_7tigqknospe3t5fv","job_name":"running-scheduled-run-manual-20261127-110900","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-27T11:09:00.718Z","updated_at":"2026-11-27T11:09:00.795Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-27T11:09:00.787Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","deadline":"2026-11-27T17:09:00.734Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
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
001-tokens	2026-11-27T11:08:20.232Z
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
tok_4eczwibddkyvfddm	org-local	reader	read	7a727fb9553df813e780cff03eca49afa3ef520bd334f0f6ceaa18bb846e0fad	2026-11-27T11:08:21.279Z	\N	\N	\N
tok_mtfkktbfh4pspuso		default	admin	d3145ae5f6362d4c12cf9ff98ad59ebb6655a3ef029ce20c6587568bb441b5e2	2026-11-27T11:08:20.338Z	\N	\N	2026-11-27
tok_vh5cxzzgtrm7e7t3	org-second	second	write	31864f70a33d5fee84940e7de7203286ef29028e81835a6313d0d13eaf187d12	2026-11-27T11:08:21.973Z	\N	\N	2026-11-27
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
-- Name: projects_by_name; Type: INDEX; Schema: public; Owner: dagctl
--

CREATE INDEX projects_by_name ON public.projects USING btree (organization, name_key);


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
dagctl	org-local	proj_tscbvnwfszr7tuky	1	\N
dagctl	org-local	proj_bdumkibyvncnrvqv	1	\N
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

