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
ALTER ROLE dagctl WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:8GBNdIbscTQ88qCtFWtemQ==$iIj5AEzMs2MsnX/MfU1dx9zRCtpPMtusSPFZckeLAKM=:ohMQNQlYuG3+7qkAQ7usBLatE+6tZMiI1IOnHQrYE0E=';
CREATE ROLE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw;
ALTER ROLE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:XvvabTIEXZ/ABskmWi7LsQ==$dwH5uQ5Y9l+/qd3U4DcTBcHzTkcgiasdRiDbpeFWC4g=:fYDXMSS9g+4SA2Undg3BuP8g5570wf1mZHkt7yOEwNk=';
CREATE ROLE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx;
ALTER ROLE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:9oBfW3W6taj2jC1X1rkYVw==$sLG25BKDbWr4oN37SsTG5xeQlZZy8V+Fe3ZSgfVTqa8=:ij7D7Q2SdhjDjGoTxro0jcSic8CJtK68EDdTSaguJ9g=';
CREATE ROLE operator;
ALTER ROLE operator WITH NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:NQR87mRlPhALd995sDqpDw==$NUR9RKOBPoIqRTW+SQvhaOQclvffIsFZQKGiP36fh04=:52iH4rpg7SLL0cCqhf4iqOJtootMF8pOssdFyVUJgrQ=';

--
-- User Configurations
--


--
-- Role memberships
--

GRANT dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw TO operator GRANTED BY operator;
GRANT dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx TO operator GRANTED BY operator;





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
-- Database "dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw" dump
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
-- Name: dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw; Type: DATABASE; Schema: -; Owner: dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw
--

CREATE DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw OWNER TO dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw;

\connect dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw

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
-- Name: DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw; Type: COMMENT; Schema: -; Owner: dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw
--

COMMENT ON DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw IS 'dagctl dagctl: state of proj_mgx2i6lfpmxrggw4';


--
-- Name: DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw; Type: ACL; Schema: -; Owner: dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_7b38eb6d25d8067636df4db82b584580_proj_mgx2i6lfpmxrggw FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx" dump
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
-- Name: dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx; Type: DATABASE; Schema: -; Owner: dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx
--

CREATE DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx OWNER TO dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx;

\connect dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx

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
-- Name: DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx; Type: COMMENT; Schema: -; Owner: dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx
--

COMMENT ON DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx IS 'dagctl dagctl: state of proj_amlo3nxvghi4xqxz';


--
-- Name: DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx; Type: ACL; Schema: -; Owner: dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx FROM PUBLIC;


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
1	org-local	2026-11-26T18:00:14.153Z	{"type":"project.created","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.153Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.000Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
2	org-local	2026-11-26T18:00:14.153Z	{"type":"operation.started","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.153Z","data":{"operation":{"id":"op_rpdphwzq3pnzffms","project_id":"proj_i5nx3rzfcusto5sx","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:14.153Z","created_at":"2026-11-26T18:00:14.153Z"}}}
3	org-local	2026-11-26T18:00:14.201Z	{"type":"project.deployed","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.201Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.000Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
4	org-local	2026-11-26T18:00:14.199Z	{"type":"operation.ended","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.199Z","data":{"operation":{"id":"op_rpdphwzq3pnzffms","project_id":"proj_i5nx3rzfcusto5sx","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:14.168Z","ended_at":"2026-11-26T18:00:14.190Z"}],"deadline":"2026-11-26T18:15:14.153Z","created_at":"2026-11-26T18:00:14.153Z","ended_at":"2026-11-26T18:00:14.199Z"}}}
5	org-local	2026-11-26T18:00:14.325Z	{"type":"project.status_changed","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.325Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.000Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
6	org-local	2026-11-26T18:00:14.388Z	{"type":"run.created","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.388Z","data":{"run":{"id":"run_64q23r4yo3fdnlyx","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:14.388Z","updated_at":"2026-11-26T18:00:14.388Z"}}}
7	org-local	2026-11-26T18:00:14.480Z	{"type":"run.started","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.480Z","data":{"run":{"id":"run_64q23r4yo3fdnlyx","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:14.388Z","updated_at":"2026-11-26T18:00:14.480Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:14.466Z"}}}
8	org-local	2026-11-26T18:00:14.786Z	{"type":"run.ended","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.786Z","data":{"run":{"id":"run_64q23r4yo3fdnlyx","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:14.388Z","updated_at":"2026-11-26T18:00:14.786Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:14.466Z","exit_code":0,"duration_seconds":0.107,"end_time":"2026-11-26T18:00:14.573Z"}}}
9	org-local	2026-11-26T18:00:14.851Z	{"type":"project.updated","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.851Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.851Z"}}}
10	org-local	2026-11-26T18:00:14.854Z	{"type":"operation.started","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.854Z","data":{"operation":{"id":"op_h4yplepthopon5pa","project_id":"proj_i5nx3rzfcusto5sx","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:14.854Z","created_at":"2026-11-26T18:00:14.854Z"}}}
11	org-local	2026-11-26T18:00:14.877Z	{"type":"project.deployed","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.877Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.851Z","commits_behind":0}}}
12	org-local	2026-11-26T18:00:14.877Z	{"type":"operation.ended","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.877Z","data":{"operation":{"id":"op_h4yplepthopon5pa","project_id":"proj_i5nx3rzfcusto5sx","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:14.862Z","ended_at":"2026-11-26T18:00:14.873Z"}],"deadline":"2026-11-26T18:15:14.854Z","created_at":"2026-11-26T18:00:14.854Z","ended_at":"2026-11-26T18:00:14.877Z"}}}
13	org-local	2026-11-26T18:00:14.890Z	{"type":"project.status_changed","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.890Z","data":{"project":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.851Z","commits_behind":0}}}
14	org-local	2026-11-26T18:00:14.958Z	{"type":"run.created","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:14.958Z","data":{"run":{"id":"run_thahs4cg265hw4l2","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014-2","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:14.958Z","updated_at":"2026-11-26T18:00:14.958Z"}}}
15	org-local	2026-11-26T18:00:15.041Z	{"type":"run.started","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:15.041Z","data":{"run":{"id":"run_thahs4cg265hw4l2","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014-2","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:14.958Z","updated_at":"2026-11-26T18:00:15.041Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:15.030Z"}}}
16	org-local	2026-11-26T18:00:15.347Z	{"type":"run.ended","organization":"org-local","project":"proj_i5nx3rzfcusto5sx","time":"2026-11-26T18:00:15.347Z","data":{"run":{"id":"run_thahs4cg265hw4l2","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014-2","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:14.958Z","updated_at":"2026-11-26T18:00:15.347Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:15.030Z","exit_code":0,"duration_seconds":0.094,"end_time":"2026-11-26T18:00:15.124Z"}}}
17	org-local	2026-11-26T18:00:15.527Z	{"type":"project.created","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.527Z","data":{"project":{"id":"proj_463qx2hirqabuygi","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:15.407Z","updated_at":"2026-11-26T18:00:15.407Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First"}}}
18	org-local	2026-11-26T18:00:15.527Z	{"type":"operation.started","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.527Z","data":{"operation":{"id":"op_bk6bz3agahfmc6ub","project_id":"proj_463qx2hirqabuygi","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:15.527Z","created_at":"2026-11-26T18:00:15.527Z"}}}
19	org-local	2026-11-26T18:00:15.566Z	{"type":"project.deployed","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.566Z","data":{"project":{"id":"proj_463qx2hirqabuygi","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:15.407Z","updated_at":"2026-11-26T18:00:15.407Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
20	org-local	2026-11-26T18:00:15.553Z	{"type":"operation.ended","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.553Z","data":{"operation":{"id":"op_bk6bz3agahfmc6ub","project_id":"proj_463qx2hirqabuygi","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:15.537Z","ended_at":"2026-11-26T18:00:15.547Z"}],"deadline":"2026-11-26T18:15:15.527Z","created_at":"2026-11-26T18:00:15.527Z","ended_at":"2026-11-26T18:00:15.553Z"}}}
21	org-local	2026-11-26T18:00:15.641Z	{"type":"project.status_changed","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.641Z","data":{"project":{"id":"proj_463qx2hirqabuygi","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:15.407Z","updated_at":"2026-11-26T18:00:15.407Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
22	org-local	2026-11-26T18:00:15.688Z	{"type":"run.created","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.688Z","data":{"run":{"id":"run_lux57wkcxyc3vc2y","project_id":"proj_463qx2hirqabuygi","job_id":"job_kdgeythk6ff3bnt3","job_name":"failing-scheduled-run-manual-20261126-180015","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:15.688Z","updated_at":"2026-11-26T18:00:15.688Z"}}}
23	org-local	2026-11-26T18:00:15.776Z	{"type":"run.started","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:15.776Z","data":{"run":{"id":"run_lux57wkcxyc3vc2y","project_id":"proj_463qx2hirqabuygi","job_id":"job_kdgeythk6ff3bnt3","job_name":"failing-scheduled-run-manual-20261126-180015","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:15.688Z","updated_at":"2026-11-26T18:00:15.776Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T18:00:15.763Z"}}}
24	org-local	2026-11-26T18:00:16.084Z	{"type":"run.ended","organization":"org-local","project":"proj_463qx2hirqabuygi","time":"2026-11-26T18:00:16.084Z","data":{"run":{"id":"run_lux57wkcxyc3vc2y","project_id":"proj_463qx2hirqabuygi","job_id":"job_kdgeythk6ff3bnt3","job_name":"failing-scheduled-run-manual-20261126-180015","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-26T18:00:15.688Z","updated_at":"2026-11-26T18:00:16.084Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T18:00:15.763Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.088,"end_time":"2026-11-26T18:00:15.851Z"}}}
25	org-local	2026-11-26T18:00:16.233Z	{"type":"project.created","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.233Z","data":{"project":{"id":"proj_e3gyphxjqprrv2ow","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.140Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
26	org-local	2026-11-26T18:00:16.233Z	{"type":"operation.started","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.233Z","data":{"operation":{"id":"op_wx7yl3j3hvvqzshp","project_id":"proj_e3gyphxjqprrv2ow","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:16.233Z","created_at":"2026-11-26T18:00:16.233Z"}}}
27	org-local	2026-11-26T18:00:16.269Z	{"type":"project.deployed","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.269Z","data":{"project":{"id":"proj_e3gyphxjqprrv2ow","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.140Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
28	org-local	2026-11-26T18:00:16.268Z	{"type":"operation.ended","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.268Z","data":{"operation":{"id":"op_wx7yl3j3hvvqzshp","project_id":"proj_e3gyphxjqprrv2ow","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.244Z","ended_at":"2026-11-26T18:00:16.263Z"}],"deadline":"2026-11-26T18:15:16.233Z","created_at":"2026-11-26T18:00:16.233Z","ended_at":"2026-11-26T18:00:16.268Z"}}}
29	org-local	2026-11-26T18:00:16.348Z	{"type":"project.created","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.348Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.287Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
30	org-local	2026-11-26T18:00:16.348Z	{"type":"operation.started","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.348Z","data":{"operation":{"id":"op_6qn2om7gj5qoh6ts","project_id":"proj_5ogi5nvfdfpjhioz","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:16.348Z","created_at":"2026-11-26T18:00:16.348Z"}}}
70	org-local	2026-11-26T18:00:18.356Z	{"type":"operation.ended","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.356Z","data":{"operation":{"id":"op_noudtr3btq5zfhgw","project_id":"proj_amlo3nxvghi4xqxz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T18:00:18.283Z","ended_at":"2026-11-26T18:00:18.334Z"},{"name":"apply","status":"done","started_at":"2026-11-26T18:00:18.337Z","ended_at":"2026-11-26T18:00:18.349Z"}],"deadline":"2026-11-26T18:15:18.275Z","created_at":"2026-11-26T18:00:18.275Z","ended_at":"2026-11-26T18:00:18.356Z"}}}
31	org-local	2026-11-26T18:00:16.369Z	{"type":"project.status_changed","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.369Z","data":{"project":{"id":"proj_e3gyphxjqprrv2ow","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.140Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
32	org-local	2026-11-26T18:00:16.379Z	{"type":"project.deployed","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.379Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.287Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
33	org-local	2026-11-26T18:00:16.378Z	{"type":"operation.ended","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.378Z","data":{"operation":{"id":"op_6qn2om7gj5qoh6ts","project_id":"proj_5ogi5nvfdfpjhioz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.357Z","ended_at":"2026-11-26T18:00:16.376Z"}],"deadline":"2026-11-26T18:15:16.348Z","created_at":"2026-11-26T18:00:16.348Z","ended_at":"2026-11-26T18:00:16.378Z"}}}
34	org-local	2026-11-26T18:00:16.410Z	{"type":"job.updated","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:00:16.410Z","data":{"job":{"id":"job_4mstm3v2tkjwvznn","project_id":"proj_e3gyphxjqprrv2ow","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.409Z"}}}
35	org-local	2026-11-26T18:00:16.480Z	{"type":"project.status_changed","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.480Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.287Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
36	org-local	2026-11-26T18:00:16.536Z	{"type":"project.updated","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.536Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.536Z"}}}
37	org-local	2026-11-26T18:00:16.538Z	{"type":"operation.started","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.538Z","data":{"operation":{"id":"op_vzuwhj2rwvrr4koh","project_id":"proj_5ogi5nvfdfpjhioz","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:16.538Z","created_at":"2026-11-26T18:00:16.538Z"}}}
38	org-local	2026-11-26T18:00:16.564Z	{"type":"project.deployed","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.564Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.536Z","commits_behind":0}}}
39	org-local	2026-11-26T18:00:16.563Z	{"type":"operation.ended","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.563Z","data":{"operation":{"id":"op_vzuwhj2rwvrr4koh","project_id":"proj_5ogi5nvfdfpjhioz","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.550Z","ended_at":"2026-11-26T18:00:16.561Z"}],"deadline":"2026-11-26T18:15:16.538Z","created_at":"2026-11-26T18:00:16.538Z","ended_at":"2026-11-26T18:00:16.563Z"}}}
81	org-local	2026-11-26T18:00:19.343Z	{"type":"operation.started","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.343Z","data":{"operation":{"id":"op_xohnrotfo65snzlp","project_id":"proj_dntcnies3iijdmxa","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:19.343Z","created_at":"2026-11-26T18:00:19.343Z"}}}
40	org-local	2026-11-26T18:00:16.573Z	{"type":"project.status_changed","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.573Z","data":{"project":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.536Z","commits_behind":0}}}
41	org-local	2026-11-26T18:00:16.586Z	{"type":"job.updated","organization":"org-local","project":"proj_5ogi5nvfdfpjhioz","time":"2026-11-26T18:00:16.586Z","data":{"job":{"id":"job_o5uzocpxip7jrygm","project_id":"proj_5ogi5nvfdfpjhioz","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.586Z"}}}
42	org-local	2026-11-26T18:00:16.639Z	{"type":"project.created","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.639Z","data":{"project":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
43	org-local	2026-11-26T18:00:16.639Z	{"type":"operation.started","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.639Z","data":{"operation":{"id":"op_mjdn5hrybibgxjd6","project_id":"proj_ajnzbcmmdayzc334","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:16.639Z","created_at":"2026-11-26T18:00:16.639Z"}}}
44	org-local	2026-11-26T18:00:16.660Z	{"type":"project.deployed","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.660Z","data":{"project":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
45	org-local	2026-11-26T18:00:16.659Z	{"type":"operation.ended","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.659Z","data":{"operation":{"id":"op_mjdn5hrybibgxjd6","project_id":"proj_ajnzbcmmdayzc334","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.645Z","ended_at":"2026-11-26T18:00:16.654Z"}],"deadline":"2026-11-26T18:15:16.639Z","created_at":"2026-11-26T18:00:16.639Z","ended_at":"2026-11-26T18:00:16.659Z"}}}
46	org-local	2026-11-26T18:00:16.740Z	{"type":"project.status_changed","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.740Z","data":{"project":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
47	org-local	2026-11-26T18:00:16.781Z	{"type":"run.created","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.781Z","data":{"run":{"id":"run_e3ifinspnaybvkfn","project_id":"proj_ajnzbcmmdayzc334","job_id":"job_oftx4beqaqxsxeha","job_name":"undeployed-scheduled-run-manual-20261126-180016","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:16.781Z","updated_at":"2026-11-26T18:00:16.781Z"}}}
48	org-local	2026-11-26T18:00:16.906Z	{"type":"run.started","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:16.906Z","data":{"run":{"id":"run_e3ifinspnaybvkfn","project_id":"proj_ajnzbcmmdayzc334","job_id":"job_oftx4beqaqxsxeha","job_name":"undeployed-scheduled-run-manual-20261126-180016","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:16.781Z","updated_at":"2026-11-26T18:00:16.906Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:16.886Z"}}}
49	org-local	2026-11-26T18:00:17.217Z	{"type":"run.ended","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:17.217Z","data":{"run":{"id":"run_e3ifinspnaybvkfn","project_id":"proj_ajnzbcmmdayzc334","job_id":"job_oftx4beqaqxsxeha","job_name":"undeployed-scheduled-run-manual-20261126-180016","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:16.781Z","updated_at":"2026-11-26T18:00:17.217Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:16.886Z","exit_code":0,"duration_seconds":0.133,"end_time":"2026-11-26T18:00:17.019Z"}}}
50	org-local	2026-11-26T18:00:17.305Z	{"type":"operation.started","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:17.305Z","data":{"operation":{"id":"op_sv57uphqchicloc4","project_id":"proj_ajnzbcmmdayzc334","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:17.305Z","created_at":"2026-11-26T18:00:17.305Z"}}}
51	org-local	2026-11-26T18:00:17.614Z	{"type":"project.undeployed","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:17.614Z","data":{"project":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
52	org-local	2026-11-26T18:00:17.613Z	{"type":"operation.ended","organization":"org-local","project":"proj_ajnzbcmmdayzc334","time":"2026-11-26T18:00:17.613Z","data":{"operation":{"id":"op_sv57uphqchicloc4","project_id":"proj_ajnzbcmmdayzc334","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:17.508Z","ended_at":"2026-11-26T18:00:17.526Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:17.542Z","ended_at":"2026-11-26T18:00:17.575Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:17.602Z","ended_at":"2026-11-26T18:00:17.608Z"}],"deadline":"2026-11-26T18:15:17.305Z","created_at":"2026-11-26T18:00:17.305Z","ended_at":"2026-11-26T18:00:17.613Z"}}}
53	org-local	2026-11-26T18:00:17.762Z	{"type":"project.created","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.762Z","data":{"project":{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}}
54	org-local	2026-11-26T18:00:17.762Z	{"type":"operation.started","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.762Z","data":{"operation":{"id":"op_ljchnwx3n42brpgk","project_id":"proj_mgx2i6lfpmxrggw4","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:17.762Z","created_at":"2026-11-26T18:00:17.762Z"}}}
55	org-local	2026-11-26T18:00:17.863Z	{"type":"project.deployed","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.863Z","data":{"project":{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
56	org-local	2026-11-26T18:00:17.863Z	{"type":"operation.ended","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.863Z","data":{"operation":{"id":"op_ljchnwx3n42brpgk","project_id":"proj_mgx2i6lfpmxrggw4","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T18:00:17.773Z","ended_at":"2026-11-26T18:00:17.843Z"},{"name":"apply","status":"done","started_at":"2026-11-26T18:00:17.846Z","ended_at":"2026-11-26T18:00:17.857Z"}],"deadline":"2026-11-26T18:15:17.762Z","created_at":"2026-11-26T18:00:17.762Z","ended_at":"2026-11-26T18:00:17.863Z"}}}
57	org-local	2026-11-26T18:00:17.882Z	{"type":"operation.started","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.882Z","data":{"operation":{"id":"op_r2ep7ljseu3sgzdp","project_id":"proj_mgx2i6lfpmxrggw4","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:17.882Z","created_at":"2026-11-26T18:00:17.882Z"}}}
58	org-local	2026-11-26T18:00:17.941Z	{"type":"project.undeployed","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.941Z","data":{"project":{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
59	org-local	2026-11-26T18:00:17.941Z	{"type":"operation.ended","organization":"org-local","project":"proj_mgx2i6lfpmxrggw4","time":"2026-11-26T18:00:17.941Z","data":{"operation":{"id":"op_r2ep7ljseu3sgzdp","project_id":"proj_mgx2i6lfpmxrggw4","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:17.888Z","ended_at":"2026-11-26T18:00:17.891Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:17.893Z","ended_at":"2026-11-26T18:00:17.906Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:17.909Z","ended_at":"2026-11-26T18:00:17.938Z"}],"deadline":"2026-11-26T18:15:17.882Z","created_at":"2026-11-26T18:00:17.882Z","ended_at":"2026-11-26T18:00:17.941Z"}}}
60	org-local	2026-11-26T18:00:18.099Z	{"type":"project.created","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.099Z","data":{"project":{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}}
61	org-local	2026-11-26T18:00:18.099Z	{"type":"operation.started","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.099Z","data":{"operation":{"id":"op_rhpsr5gasta4q7sh","project_id":"proj_liginrsiwbtzzfwl","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:18.099Z","created_at":"2026-11-26T18:00:18.099Z"}}}
62	org-local	2026-11-26T18:00:18.127Z	{"type":"project.deployed","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.127Z","data":{"project":{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
63	org-local	2026-11-26T18:00:18.127Z	{"type":"operation.ended","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.127Z","data":{"operation":{"id":"op_rhpsr5gasta4q7sh","project_id":"proj_liginrsiwbtzzfwl","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:18.106Z","ended_at":"2026-11-26T18:00:18.122Z"}],"deadline":"2026-11-26T18:15:18.099Z","created_at":"2026-11-26T18:00:18.099Z","ended_at":"2026-11-26T18:00:18.127Z"}}}
64	org-local	2026-11-26T18:00:18.152Z	{"type":"operation.started","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.152Z","data":{"operation":{"id":"op_m6aptaw64o6gj52j","project_id":"proj_liginrsiwbtzzfwl","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:18.152Z","created_at":"2026-11-26T18:00:18.152Z"}}}
65	org-local	2026-11-26T18:00:18.205Z	{"type":"project.undeployed","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.205Z","data":{"project":{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
66	org-local	2026-11-26T18:00:18.204Z	{"type":"operation.ended","organization":"org-local","project":"proj_liginrsiwbtzzfwl","time":"2026-11-26T18:00:18.204Z","data":{"operation":{"id":"op_m6aptaw64o6gj52j","project_id":"proj_liginrsiwbtzzfwl","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:18.165Z","ended_at":"2026-11-26T18:00:18.168Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:18.171Z","ended_at":"2026-11-26T18:00:18.185Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:18.188Z","ended_at":"2026-11-26T18:00:18.202Z"}],"deadline":"2026-11-26T18:15:18.152Z","created_at":"2026-11-26T18:00:18.152Z","ended_at":"2026-11-26T18:00:18.204Z"}}}
67	org-local	2026-11-26T18:00:18.275Z	{"type":"project.created","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.275Z","data":{"project":{"id":"proj_amlo3nxvghi4xqxz","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.211Z","updated_at":"2026-11-26T18:00:18.211Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
68	org-local	2026-11-26T18:00:18.275Z	{"type":"operation.started","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.275Z","data":{"operation":{"id":"op_noudtr3btq5zfhgw","project_id":"proj_amlo3nxvghi4xqxz","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:18.275Z","created_at":"2026-11-26T18:00:18.275Z"}}}
69	org-local	2026-11-26T18:00:18.356Z	{"type":"project.deployed","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.356Z","data":{"project":{"id":"proj_amlo3nxvghi4xqxz","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.211Z","updated_at":"2026-11-26T18:00:18.211Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
71	org-local	2026-11-26T18:00:18.454Z	{"type":"project.status_changed","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.454Z","data":{"project":{"id":"proj_amlo3nxvghi4xqxz","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.211Z","updated_at":"2026-11-26T18:00:18.211Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
72	org-local	2026-11-26T18:00:18.492Z	{"type":"run.created","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.492Z","data":{"run":{"id":"run_zsceiij6vf4tbh5e","project_id":"proj_amlo3nxvghi4xqxz","job_id":"job_noenmgbozprjkjvm","job_name":"state-scheduled-run-manual-20261126-180018","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:18.492Z","updated_at":"2026-11-26T18:00:18.492Z"}}}
73	org-local	2026-11-26T18:00:18.602Z	{"type":"run.started","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.602Z","data":{"run":{"id":"run_zsceiij6vf4tbh5e","project_id":"proj_amlo3nxvghi4xqxz","job_id":"job_noenmgbozprjkjvm","job_name":"state-scheduled-run-manual-20261126-180018","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:18.492Z","updated_at":"2026-11-26T18:00:18.602Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:18.596Z"}}}
74	org-local	2026-11-26T18:00:18.912Z	{"type":"run.ended","organization":"org-local","project":"proj_amlo3nxvghi4xqxz","time":"2026-11-26T18:00:18.912Z","data":{"run":{"id":"run_zsceiij6vf4tbh5e","project_id":"proj_amlo3nxvghi4xqxz","job_id":"job_noenmgbozprjkjvm","job_name":"state-scheduled-run-manual-20261126-180018","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:18.492Z","updated_at":"2026-11-26T18:00:18.912Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:18.596Z","exit_code":0,"duration_seconds":0.095,"end_time":"2026-11-26T18:00:18.691Z"}}}
75	org-second	2026-11-26T18:00:19.131Z	{"type":"project.created","organization":"org-second","project":"proj_hfxwjq4uohxqvkbw","time":"2026-11-26T18:00:19.131Z","data":{"project":{"id":"proj_hfxwjq4uohxqvkbw","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.963Z","updated_at":"2026-11-26T18:00:18.963Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
76	org-second	2026-11-26T18:00:19.131Z	{"type":"operation.started","organization":"org-second","project":"proj_hfxwjq4uohxqvkbw","time":"2026-11-26T18:00:19.131Z","data":{"operation":{"id":"op_kmmh7e7xbc2aayzo","project_id":"proj_hfxwjq4uohxqvkbw","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:15:19.131Z","created_at":"2026-11-26T18:00:19.131Z"}}}
77	org-second	2026-11-26T18:00:19.151Z	{"type":"project.deployed","organization":"org-second","project":"proj_hfxwjq4uohxqvkbw","time":"2026-11-26T18:00:19.151Z","data":{"project":{"id":"proj_hfxwjq4uohxqvkbw","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.963Z","updated_at":"2026-11-26T18:00:18.963Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
78	org-second	2026-11-26T18:00:19.148Z	{"type":"operation.ended","organization":"org-second","project":"proj_hfxwjq4uohxqvkbw","time":"2026-11-26T18:00:19.148Z","data":{"operation":{"id":"op_kmmh7e7xbc2aayzo","project_id":"proj_hfxwjq4uohxqvkbw","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:19.136Z","ended_at":"2026-11-26T18:00:19.145Z"}],"deadline":"2026-11-26T18:15:19.131Z","created_at":"2026-11-26T18:00:19.131Z","ended_at":"2026-11-26T18:00:19.148Z"}}}
79	org-second	2026-11-26T18:00:19.239Z	{"type":"project.status_changed","organization":"org-second","project":"proj_hfxwjq4uohxqvkbw","time":"2026-11-26T18:00:19.239Z","data":{"project":{"id":"proj_hfxwjq4uohxqvkbw","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.963Z","updated_at":"2026-11-26T18:00:18.963Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
80	org-local	2026-11-26T18:00:19.343Z	{"type":"project.created","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.343Z","data":{"project":{"id":"proj_dntcnies3iijdmxa","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:19.286Z","updated_at":"2026-11-26T18:00:19.286Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
82	org-local	2026-11-26T18:00:19.356Z	{"type":"project.deployed","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.356Z","data":{"project":{"id":"proj_dntcnies3iijdmxa","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:19.286Z","updated_at":"2026-11-26T18:00:19.286Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
83	org-local	2026-11-26T18:00:19.356Z	{"type":"operation.ended","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.356Z","data":{"operation":{"id":"op_xohnrotfo65snzlp","project_id":"proj_dntcnies3iijdmxa","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:19.348Z","ended_at":"2026-11-26T18:00:19.352Z"}],"deadline":"2026-11-26T18:15:19.343Z","created_at":"2026-11-26T18:00:19.343Z","ended_at":"2026-11-26T18:00:19.356Z"}}}
84	org-local	2026-11-26T18:00:19.453Z	{"type":"project.status_changed","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.453Z","data":{"project":{"id":"proj_dntcnies3iijdmxa","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:19.286Z","updated_at":"2026-11-26T18:00:19.286Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
85	org-local	2026-11-26T18:00:19.497Z	{"type":"run.created","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.497Z","data":{"run":{"id":"run_tbubgsvch47mcldd","project_id":"proj_dntcnies3iijdmxa","job_id":"job_pvdd26v7r5gczo7w","job_name":"deleted-scheduled-run-manual-20261126-180019","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:00:19.497Z","updated_at":"2026-11-26T18:00:19.497Z"}}}
86	org-local	2026-11-26T18:00:19.625Z	{"type":"run.started","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.625Z","data":{"run":{"id":"run_tbubgsvch47mcldd","project_id":"proj_dntcnies3iijdmxa","job_id":"job_pvdd26v7r5gczo7w","job_name":"deleted-scheduled-run-manual-20261126-180019","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:00:19.497Z","updated_at":"2026-11-26T18:00:19.625Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:19.618Z"}}}
87	org-local	2026-11-26T18:00:19.932Z	{"type":"run.ended","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.932Z","data":{"run":{"id":"run_tbubgsvch47mcldd","project_id":"proj_dntcnies3iijdmxa","job_id":"job_pvdd26v7r5gczo7w","job_name":"deleted-scheduled-run-manual-20261126-180019","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:19.497Z","updated_at":"2026-11-26T18:00:19.932Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:19.618Z","exit_code":0,"duration_seconds":0.101,"end_time":"2026-11-26T18:00:19.719Z"}}}
88	org-local	2026-11-26T18:00:19.948Z	{"type":"operation.started","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:19.948Z","data":{"operation":{"id":"op_mfik3qg6q5g7hfnf","project_id":"proj_dntcnies3iijdmxa","kind":"delete","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T18:15:19.948Z","created_at":"2026-11-26T18:00:19.948Z"}}}
89	org-local	2026-11-26T18:00:20.007Z	{"type":"project.deleted","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:20.007Z","data":{"id":"proj_dntcnies3iijdmxa","name":"deleted"}}
90	org-local	2026-11-26T18:00:20.007Z	{"type":"operation.ended","organization":"org-local","project":"proj_dntcnies3iijdmxa","time":"2026-11-26T18:00:20.007Z","data":{"operation":{"id":"op_mfik3qg6q5g7hfnf","project_id":"proj_dntcnies3iijdmxa","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:19.953Z","ended_at":"2026-11-26T18:00:19.956Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:19.958Z","ended_at":"2026-11-26T18:00:19.964Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:19.976Z","ended_at":"2026-11-26T18:00:19.995Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-26T18:00:19.997Z","ended_at":"2026-11-26T18:00:20.003Z"}],"deadline":"2026-11-26T18:15:19.948Z","created_at":"2026-11-26T18:00:19.948Z","ended_at":"2026-11-26T18:00:20.007Z"}}}
91	org-local	2026-11-26T18:01:00.009Z	{"type":"run.created","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:01:00.009Z","data":{"run":{"id":"run_yiwvnwmwj2jtxbic","project_id":"proj_e3gyphxjqprrv2ow","job_id":"job_4mstm3v2tkjwvznn","job_name":"scheduled-scheduled-run-20261126-180100","job_type":"run","status":"pending","triggered_by":"scheduled","created_at":"2026-11-26T18:01:00.009Z","updated_at":"2026-11-26T18:01:00.009Z"}}}
92	org-local	2026-11-26T18:01:00.109Z	{"type":"run.started","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:01:00.109Z","data":{"run":{"id":"run_yiwvnwmwj2jtxbic","project_id":"proj_e3gyphxjqprrv2ow","job_id":"job_4mstm3v2tkjwvznn","job_name":"scheduled-scheduled-run-20261126-180100","job_type":"run","status":"running","triggered_by":"scheduled","created_at":"2026-11-26T18:01:00.009Z","updated_at":"2026-11-26T18:01:00.109Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:01:00.099Z"}}}
93	org-local	2026-11-26T18:01:00.424Z	{"type":"run.ended","organization":"org-local","project":"proj_e3gyphxjqprrv2ow","time":"2026-11-26T18:01:00.424Z","data":{"run":{"id":"run_yiwvnwmwj2jtxbic","project_id":"proj_e3gyphxjqprrv2ow","job_id":"job_4mstm3v2tkjwvznn","job_name":"scheduled-scheduled-run-20261126-180100","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-26T18:01:00.009Z","updated_at":"2026-11-26T18:01:00.424Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:01:00.099Z","exit_code":0,"duration_seconds":0.099,"end_time":"2026-11-26T18:01:00.198Z"}}}
94	org-local	2026-11-26T18:01:00.599Z	{"type":"project.created","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.599Z","data":{"project":{"id":"proj_6sd2q35xe7q2kk4e","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:01:00.465Z","updated_at":"2026-11-26T18:01:00.465Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First"}}}
95	org-local	2026-11-26T18:01:00.599Z	{"type":"operation.started","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.599Z","data":{"operation":{"id":"op_xuk57h7z67qbpdu4","project_id":"proj_6sd2q35xe7q2kk4e","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T18:16:00.599Z","created_at":"2026-11-26T18:01:00.599Z"}}}
96	org-local	2026-11-26T18:01:00.616Z	{"type":"project.deployed","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.616Z","data":{"project":{"id":"proj_6sd2q35xe7q2kk4e","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:01:00.465Z","updated_at":"2026-11-26T18:01:00.465Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
97	org-local	2026-11-26T18:01:00.615Z	{"type":"operation.ended","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.615Z","data":{"operation":{"id":"op_xuk57h7z67qbpdu4","project_id":"proj_6sd2q35xe7q2kk4e","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:01:00.606Z","ended_at":"2026-11-26T18:01:00.612Z"}],"deadline":"2026-11-26T18:16:00.599Z","created_at":"2026-11-26T18:01:00.599Z","ended_at":"2026-11-26T18:01:00.615Z"}}}
98	org-local	2026-11-26T18:01:00.696Z	{"type":"project.status_changed","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.696Z","data":{"project":{"id":"proj_6sd2q35xe7q2kk4e","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:01:00.465Z","updated_at":"2026-11-26T18:01:00.465Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
99	org-local	2026-11-26T18:01:00.741Z	{"type":"run.created","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.741Z","data":{"run":{"id":"run_ziumey6mtwpzjypg","project_id":"proj_6sd2q35xe7q2kk4e","job_id":"job_5y7jfjhabky7imxm","job_name":"running-scheduled-run-manual-20261126-180100","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T18:01:00.741Z","updated_at":"2026-11-26T18:01:00.741Z"}}}
100	org-local	2026-11-26T18:01:00.818Z	{"type":"run.started","organization":"org-local","project":"proj_6sd2q35xe7q2kk4e","time":"2026-11-26T18:01:00.818Z","data":{"run":{"id":"run_ziumey6mtwpzjypg","project_id":"proj_6sd2q35xe7q2kk4e","job_id":"job_5y7jfjhabky7imxm","job_name":"running-scheduled-run-manual-20261126-180100","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:01:00.741Z","updated_at":"2026-11-26T18:01:00.818Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-26T18:01:00.811Z"}}}
\.


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.jobs (organization, id, created_at, version, project, name, wire, internals) FROM stdin;
org-local	job_hgj3n2dnnutqbdr2	2026-11-26T18:00:14.387Z	1	proj_i5nx3rzfcusto5sx	scheduled-run	{"id":"job_hgj3n2dnnutqbdr2","project_id":"proj_i5nx3rzfcusto5sx","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T18:00:14.387Z","updated_at":"2026-11-26T18:00:14.387Z"}	{}
org-local	job_kdgeythk6ff3bnt3	2026-11-26T18:00:15.688Z	1	proj_463qx2hirqabuygi	scheduled-run	{"id":"job_kdgeythk6ff3bnt3","project_id":"proj_463qx2hirqabuygi","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T18:00:15.688Z","updated_at":"2026-11-26T18:00:15.688Z"}	{}
org-local	job_4mstm3v2tkjwvznn	2026-11-26T18:00:16.140Z	1	proj_e3gyphxjqprrv2ow	scheduled-run	{"id":"job_4mstm3v2tkjwvznn","project_id":"proj_e3gyphxjqprrv2ow","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.409Z"}	{}
org-local	job_o5uzocpxip7jrygm	2026-11-26T18:00:16.287Z	1	proj_5ogi5nvfdfpjhioz	scheduled-run	{"id":"job_o5uzocpxip7jrygm","project_id":"proj_5ogi5nvfdfpjhioz","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.586Z"}	{}
org-local	job_oftx4beqaqxsxeha	2026-11-26T18:00:16.780Z	1	proj_ajnzbcmmdayzc334	scheduled-run	{"id":"job_oftx4beqaqxsxeha","project_id":"proj_ajnzbcmmdayzc334","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T18:00:16.780Z","updated_at":"2026-11-26T18:00:16.780Z"}	{}
org-local	job_noenmgbozprjkjvm	2026-11-26T18:00:18.492Z	1	proj_amlo3nxvghi4xqxz	scheduled-run	{"id":"job_noenmgbozprjkjvm","project_id":"proj_amlo3nxvghi4xqxz","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T18:00:18.492Z","updated_at":"2026-11-26T18:00:18.492Z"}	{}
org-local	job_5y7jfjhabky7imxm	2026-11-26T18:01:00.740Z	1	proj_6sd2q35xe7q2kk4e	scheduled-run	{"id":"job_5y7jfjhabky7imxm","project_id":"proj_6sd2q35xe7q2kk4e","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T18:01:00.740Z","updated_at":"2026-11-26T18:01:00.740Z"}	{}
\.


--
-- Data for Name: keys; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.keys (scope, key, expires_at, wire) FROM stdin;
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-0	2026-11-27T18:00:13.981Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-0","body":"1805ddca7c53d7b98f8427009f725363a06b68c3620f4e7dd14ce6fb6a330d94","expiresAt":"2026-11-27T18:00:13.981Z","answer":{"id":"var_ni4gbho6db4ehsr3"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-1	2026-11-27T18:00:14.000Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-1","body":"7c1f9d8af55c370043d7a146e90b953e74fba8a9c7eebfff74489ac747fe9e05","expiresAt":"2026-11-27T18:00:14.000Z","operation":"op_rpdphwzq3pnzffms"}
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-2	2026-11-27T18:00:14.249Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-2","body":"6dbf15a52a02dabe4ebc0a819fb9f8c6cf22f9018cdf07d0556948cbf0976271","expiresAt":"2026-11-27T18:00:14.249Z","answer":{"id":"var_f423tuscli7fcv2l"}}
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-3	2026-11-27T18:00:14.303Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-3","body":"0c42b4848288f5daa561f732657d2f01ebd6ed62e62925a0ba6e42966c5f56c1","expiresAt":"2026-11-27T18:00:14.303Z","answer":{"id":"var_dmhcksm7rpunxsqn"}}
9b0ac56e09a8e460a521c8f8221f3052a6fc78333a38d083e5e9ad0a89df03de	recorded-4	2026-11-27T18:00:14.383Z	{"scope":"9b0ac56e09a8e460a521c8f8221f3052a6fc78333a38d083e5e9ad0a89df03de","key":"recorded-4","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:14.383Z","answer":{"job_run_id":"run_64q23r4yo3fdnlyx","job_name":"active-scheduled-run-manual-20261126-180014","status":"pending","message":"Run triggered successfully"}}
f22394a45ba28b3baff2af8beff4f3039d4584a3b231ec51e8fa07aa101982b5	recorded-5	2026-11-27T18:00:14.849Z	{"scope":"f22394a45ba28b3baff2af8beff4f3039d4584a3b231ec51e8fa07aa101982b5","key":"recorded-5","body":"eaa5af731274b2a5aaef0e44838bce70f5c794ff526ffd8479c8943c9ba49404","expiresAt":"2026-11-27T18:00:14.849Z","operation":"op_h4yplepthopon5pa"}
9b0ac56e09a8e460a521c8f8221f3052a6fc78333a38d083e5e9ad0a89df03de	recorded-6	2026-11-27T18:00:14.945Z	{"scope":"9b0ac56e09a8e460a521c8f8221f3052a6fc78333a38d083e5e9ad0a89df03de","key":"recorded-6","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:14.945Z","answer":{"job_run_id":"run_thahs4cg265hw4l2","job_name":"active-scheduled-run-manual-20261126-180014-2","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-7	2026-11-27T18:00:15.407Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-7","body":"b79303631f6b141a425036b9ef827722e9881b6f3d3acd46569692a998ad1338","expiresAt":"2026-11-27T18:00:15.407Z","operation":"op_bk6bz3agahfmc6ub"}
2e4ff5b5f4b1d000687d048c3ad36684f9754837192970d58226e9fe90172556	recorded-8	2026-11-27T18:00:15.686Z	{"scope":"2e4ff5b5f4b1d000687d048c3ad36684f9754837192970d58226e9fe90172556","key":"recorded-8","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:15.686Z","answer":{"job_run_id":"run_lux57wkcxyc3vc2y","job_name":"failing-scheduled-run-manual-20261126-180015","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-9	2026-11-27T18:00:16.140Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-9","body":"79fe5d08c2b3d471a86da872ed5f33ffdac3c32728aaebb04c0c2175d16152cd","expiresAt":"2026-11-27T18:00:16.140Z","operation":"op_wx7yl3j3hvvqzshp"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-10	2026-11-27T18:00:16.287Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-10","body":"c2c9b33243dcc9623691773201bd43494ae68eacd32507a9fb5f1df33f4d45e6","expiresAt":"2026-11-27T18:00:16.287Z","operation":"op_6qn2om7gj5qoh6ts"}
6d8f858786bb5aa6a62028e8a7114f30fb0acde370b92da520f9a9d0103ac8ec	recorded-11	2026-11-27T18:00:16.397Z	{"scope":"6d8f858786bb5aa6a62028e8a7114f30fb0acde370b92da520f9a9d0103ac8ec","key":"recorded-11","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-27T18:00:16.397Z","answer":{"id":"job_4mstm3v2tkjwvznn","project_id":"proj_e3gyphxjqprrv2ow","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.409Z"}}
e245f2e890a3e2b0fd511046b6717d00364d16a28e74599e90f013c9580d5597	recorded-12	2026-11-27T18:00:16.535Z	{"scope":"e245f2e890a3e2b0fd511046b6717d00364d16a28e74599e90f013c9580d5597","key":"recorded-12","body":"81a5c82d1fb6d85cc431666ce1d134e79f57cf61c77249e6eeb6a2de257a4f06","expiresAt":"2026-11-27T18:00:16.535Z","operation":"op_vzuwhj2rwvrr4koh"}
2f8de671b7a7f2be7caf8508f5b6b5ed8e8634fbba981b616ad21e9fd77d4b46	recorded-13	2026-11-27T18:00:16.574Z	{"scope":"2f8de671b7a7f2be7caf8508f5b6b5ed8e8634fbba981b616ad21e9fd77d4b46","key":"recorded-13","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-27T18:00:16.574Z","answer":{"id":"job_o5uzocpxip7jrygm","project_id":"proj_5ogi5nvfdfpjhioz","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.586Z"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-14	2026-11-27T18:00:16.594Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-14","body":"d7c25bca5cbc9ce02f9530c29be6bb892f14df5a509ab2e61147914bff485fc4","expiresAt":"2026-11-27T18:00:16.594Z","operation":"op_mjdn5hrybibgxjd6"}
2435971404149e64ab38f8fc90b9efee41a3feec9d884b69fa47059b219ef275	recorded-15	2026-11-27T18:00:16.779Z	{"scope":"2435971404149e64ab38f8fc90b9efee41a3feec9d884b69fa47059b219ef275","key":"recorded-15","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:16.779Z","answer":{"job_run_id":"run_e3ifinspnaybvkfn","job_name":"undeployed-scheduled-run-manual-20261126-180016","status":"pending","message":"Run triggered successfully"}}
fb9bcd11016e2cf99e7950fce78c457efe7b6b98770a5165db5a6615a9a3d0fd	recorded-16	2026-11-27T18:00:17.279Z	{"scope":"fb9bcd11016e2cf99e7950fce78c457efe7b6b98770a5165db5a6615a9a3d0fd","key":"recorded-16","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T18:00:17.279Z","operation":"op_sv57uphqchicloc4"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-17	2026-11-27T18:00:17.622Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-17","body":"e60ea2d68c57bc35f44f015c1d4a057ebccb90cbeedd97c04c55c1d8f72a3016","expiresAt":"2026-11-27T18:00:17.622Z","operation":"op_ljchnwx3n42brpgk"}
8a6e85fe9469b57015bc30972db42d6597318a6534c6642bd5d01f1889b790ce	recorded-18	2026-11-27T18:00:17.881Z	{"scope":"8a6e85fe9469b57015bc30972db42d6597318a6534c6642bd5d01f1889b790ce","key":"recorded-18","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T18:00:17.881Z","operation":"op_r2ep7ljseu3sgzdp"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-19	2026-11-27T18:00:17.949Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-19","body":"50d6c21853de0872f785b219024383fdf29d2b9378d3631fc7cb4649e91c1081","expiresAt":"2026-11-27T18:00:17.949Z","operation":"op_rhpsr5gasta4q7sh"}
5b674be4cfa1bd64b722b437f437bd6c21f68cfe0b178f55bbc024699279d7ea	recorded-20	2026-11-27T18:00:18.152Z	{"scope":"5b674be4cfa1bd64b722b437f437bd6c21f68cfe0b178f55bbc024699279d7ea","key":"recorded-20","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T18:00:18.152Z","operation":"op_m6aptaw64o6gj52j"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-21	2026-11-27T18:00:18.211Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-21","body":"c2dfe1ea2e3d1c367726306fb4a9eb9b96350a09c3035afdf4fc323663db42d9","expiresAt":"2026-11-27T18:00:18.211Z","operation":"op_noudtr3btq5zfhgw"}
4ca2b9f999e85686c994bb02968e4c7dd74606c0f3deb3dc6f918a9ecfab3cc2	recorded-22	2026-11-27T18:00:18.491Z	{"scope":"4ca2b9f999e85686c994bb02968e4c7dd74606c0f3deb3dc6f918a9ecfab3cc2","key":"recorded-22","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:18.491Z","answer":{"job_run_id":"run_zsceiij6vf4tbh5e","job_name":"state-scheduled-run-manual-20261126-180018","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-23	2026-11-27T18:00:19.286Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-23","body":"e2083c43997bebc892481db2c2e53e6a6d320c47529eeedf5936260cd85dd581","expiresAt":"2026-11-27T18:00:19.286Z","operation":"op_xohnrotfo65snzlp"}
95c928804399fead964ef78cbc298b5e0a092ca342c1c274bdade46892785bcc	recorded-24	2026-11-27T18:00:19.494Z	{"scope":"95c928804399fead964ef78cbc298b5e0a092ca342c1c274bdade46892785bcc","key":"recorded-24","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:00:19.494Z","answer":{"job_run_id":"run_tbubgsvch47mcldd","job_name":"deleted-scheduled-run-manual-20261126-180019","status":"pending","message":"Run triggered successfully"}}
4695a7d3f405251ad7c9b31ab5f5cc12ac2f968e26b213bca8cacc2bab541e82	recorded-25	2026-11-27T18:00:19.947Z	{"scope":"4695a7d3f405251ad7c9b31ab5f5cc12ac2f968e26b213bca8cacc2bab541e82","key":"recorded-25","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T18:00:19.947Z","operation":"op_mfik3qg6q5g7hfnf"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-26	2026-11-27T18:01:00.464Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-26","body":"0d6339dab5f0eafbfece9f76e9aa0dc94161e04d96c74a611d1ed9922bfd2cda","expiresAt":"2026-11-27T18:01:00.464Z","operation":"op_xuk57h7z67qbpdu4"}
4e47f9ed3d7cee8be9d32b9a1ca91ef167b6db91639640337b69ff3c3641f037	recorded-27	2026-11-27T18:01:00.739Z	{"scope":"4e47f9ed3d7cee8be9d32b9a1ca91ef167b6db91639640337b69ff3c3641f037","key":"recorded-27","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T18:01:00.739Z","answer":{"job_run_id":"run_ziumey6mtwpzjypg","job_name":"running-scheduled-run-manual-20261126-180100","status":"pending","message":"Run triggered successfully"}}
\.


--
-- Data for Name: kysely_migration; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration (name, "timestamp") FROM stdin;
001-first	2026-11-26T18:00:12.589Z
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
org-local	run_64q23r4yo3fdnlyx	33 2026-11-26T18:00:14.540Z visit 1\n71 2026-11-26T18:00:14.540Z region north\n131 2026-11-26T18:00:14.540Z password [secret] of 18 characters\n175 2026-11-26T18:00:14.540Z config {"depth":2}\n
org-local	run_thahs4cg265hw4l2	33 2026-11-26T18:00:15.093Z visit 2\n71 2026-11-26T18:00:15.094Z region north\n131 2026-11-26T18:00:15.094Z password [secret] of 18 characters\n175 2026-11-26T18:00:15.094Z config {"depth":2}\n
org-local	run_lux57wkcxyc3vc2y	49 2026-11-26T18:00:15.820Z one line before the end\n98 2026-11-26T18:00:15.820Z the warehouse is closed\n
org-local	run_e3ifinspnaybvkfn	33 2026-11-26T18:00:16.975Z visit 1\n71 2026-11-26T18:00:16.975Z region north\n131 2026-11-26T18:00:16.975Z password undefined of 0 characters\n
org-local	run_zsceiij6vf4tbh5e	33 2026-11-26T18:00:18.659Z visit 1\n71 2026-11-26T18:00:18.659Z region north\n131 2026-11-26T18:00:18.659Z password undefined of 0 characters\n223 2026-11-26T18:00:18.659Z state dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx\n
org-local	run_yiwvnwmwj2jtxbic	33 2026-11-26T18:01:00.159Z visit 1\n71 2026-11-26T18:01:00.160Z region north\n131 2026-11-26T18:01:00.160Z password undefined of 0 characters\n
\.


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.operations (organization, id, created_at, version, project, status, lease, ended_at, wire, internals) FROM stdin;
org-local	op_mjdn5hrybibgxjd6	2026-11-26T18:00:16.639Z	4	proj_ajnzbcmmdayzc334	succeeded	1	2026-11-26T18:00:16.659Z	{"id":"op_mjdn5hrybibgxjd6","project_id":"proj_ajnzbcmmdayzc334","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.645Z","ended_at":"2026-11-26T18:00:16.654Z"}],"deadline":"2026-11-26T18:15:16.639Z","created_at":"2026-11-26T18:00:16.639Z","ended_at":"2026-11-26T18:00:16.659Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_rpdphwzq3pnzffms	2026-11-26T18:00:14.153Z	4	proj_i5nx3rzfcusto5sx	succeeded	1	2026-11-26T18:00:14.199Z	{"id":"op_rpdphwzq3pnzffms","project_id":"proj_i5nx3rzfcusto5sx","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:14.168Z","ended_at":"2026-11-26T18:00:14.190Z"}],"deadline":"2026-11-26T18:15:14.153Z","created_at":"2026-11-26T18:00:14.153Z","ended_at":"2026-11-26T18:00:14.199Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.000Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_vzuwhj2rwvrr4koh	2026-11-26T18:00:16.538Z	4	proj_5ogi5nvfdfpjhioz	succeeded	1	2026-11-26T18:00:16.563Z	{"id":"op_vzuwhj2rwvrr4koh","project_id":"proj_5ogi5nvfdfpjhioz","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.550Z","ended_at":"2026-11-26T18:00:16.561Z"}],"deadline":"2026-11-26T18:15:16.538Z","created_at":"2026-11-26T18:00:16.538Z","ended_at":"2026-11-26T18:00:16.563Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.536Z","commits_behind":0}}
org-local	op_m6aptaw64o6gj52j	2026-11-26T18:00:18.152Z	9	proj_liginrsiwbtzzfwl	succeeded	1	2026-11-26T18:00:18.204Z	{"id":"op_m6aptaw64o6gj52j","project_id":"proj_liginrsiwbtzzfwl","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:18.165Z","ended_at":"2026-11-26T18:00:18.168Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:18.171Z","ended_at":"2026-11-26T18:00:18.185Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:18.188Z","ended_at":"2026-11-26T18:00:18.202Z"}],"deadline":"2026-11-26T18:15:18.152Z","created_at":"2026-11-26T18:00:18.152Z","ended_at":"2026-11-26T18:00:18.204Z"}	{"lease":1,"answer":{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_h4yplepthopon5pa	2026-11-26T18:00:14.854Z	4	proj_i5nx3rzfcusto5sx	succeeded	1	2026-11-26T18:00:14.877Z	{"id":"op_h4yplepthopon5pa","project_id":"proj_i5nx3rzfcusto5sx","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:14.862Z","ended_at":"2026-11-26T18:00:14.873Z"}],"deadline":"2026-11-26T18:15:14.854Z","created_at":"2026-11-26T18:00:14.854Z","ended_at":"2026-11-26T18:00:14.877Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.851Z","commits_behind":0}}
org-local	op_6qn2om7gj5qoh6ts	2026-11-26T18:00:16.348Z	4	proj_5ogi5nvfdfpjhioz	succeeded	1	2026-11-26T18:00:16.378Z	{"id":"op_6qn2om7gj5qoh6ts","project_id":"proj_5ogi5nvfdfpjhioz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.357Z","ended_at":"2026-11-26T18:00:16.376Z"}],"deadline":"2026-11-26T18:15:16.348Z","created_at":"2026-11-26T18:00:16.348Z","ended_at":"2026-11-26T18:00:16.378Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.287Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_wx7yl3j3hvvqzshp	2026-11-26T18:00:16.233Z	4	proj_e3gyphxjqprrv2ow	succeeded	1	2026-11-26T18:00:16.268Z	{"id":"op_wx7yl3j3hvvqzshp","project_id":"proj_e3gyphxjqprrv2ow","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:16.244Z","ended_at":"2026-11-26T18:00:16.263Z"}],"deadline":"2026-11-26T18:15:16.233Z","created_at":"2026-11-26T18:00:16.233Z","ended_at":"2026-11-26T18:00:16.268Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_e3gyphxjqprrv2ow","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.140Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_bk6bz3agahfmc6ub	2026-11-26T18:00:15.527Z	4	proj_463qx2hirqabuygi	succeeded	1	2026-11-26T18:00:15.553Z	{"id":"op_bk6bz3agahfmc6ub","project_id":"proj_463qx2hirqabuygi","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:15.537Z","ended_at":"2026-11-26T18:00:15.547Z"}],"deadline":"2026-11-26T18:15:15.527Z","created_at":"2026-11-26T18:00:15.527Z","ended_at":"2026-11-26T18:00:15.553Z"}	{"lease":1,"target":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_463qx2hirqabuygi","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:15.407Z","updated_at":"2026-11-26T18:00:15.407Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}
org-local	op_sv57uphqchicloc4	2026-11-26T18:00:17.305Z	8	proj_ajnzbcmmdayzc334	succeeded	1	2026-11-26T18:00:17.613Z	{"id":"op_sv57uphqchicloc4","project_id":"proj_ajnzbcmmdayzc334","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:17.508Z","ended_at":"2026-11-26T18:00:17.526Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:17.542Z","ended_at":"2026-11-26T18:00:17.575Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:17.602Z","ended_at":"2026-11-26T18:00:17.608Z"}],"deadline":"2026-11-26T18:15:17.305Z","created_at":"2026-11-26T18:00:17.305Z","ended_at":"2026-11-26T18:00:17.613Z"}	{"lease":1,"answer":{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_ljchnwx3n42brpgk	2026-11-26T18:00:17.762Z	6	proj_mgx2i6lfpmxrggw4	succeeded	1	2026-11-26T18:00:17.863Z	{"id":"op_ljchnwx3n42brpgk","project_id":"proj_mgx2i6lfpmxrggw4","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T18:00:17.773Z","ended_at":"2026-11-26T18:00:17.843Z"},{"name":"apply","status":"done","started_at":"2026-11-26T18:00:17.846Z","ended_at":"2026-11-26T18:00:17.857Z"}],"deadline":"2026-11-26T18:15:17.762Z","created_at":"2026-11-26T18:00:17.762Z","ended_at":"2026-11-26T18:00:17.863Z"}	{"lease":1,"target":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"sqlmesh -p <project> test; sqlmesh -p <project> run prod","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"test","argv":["sqlmesh","-p",{"folder":"project"},"test"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}],"approvedSteps":[{"name":"plan","argv":["sqlmesh","-p",{"folder":"project"},"plan","prod","--auto-apply","--no-prompts"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}]}]},"answer":{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_rhpsr5gasta4q7sh	2026-11-26T18:00:18.099Z	4	proj_liginrsiwbtzzfwl	succeeded	1	2026-11-26T18:00:18.127Z	{"id":"op_rhpsr5gasta4q7sh","project_id":"proj_liginrsiwbtzzfwl","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:18.106Z","ended_at":"2026-11-26T18:00:18.122Z"}],"deadline":"2026-11-26T18:15:18.099Z","created_at":"2026-11-26T18:00:18.099Z","ended_at":"2026-11-26T18:00:18.127Z"}	{"lease":1,"target":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"dbt build --project-dir <project> --profiles-dir <project>","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"build","argv":["dbt","build","--project-dir",{"folder":"project"},"--profiles-dir",{"folder":"project"}]}]}]},"answer":{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_r2ep7ljseu3sgzdp	2026-11-26T18:00:17.882Z	9	proj_mgx2i6lfpmxrggw4	succeeded	1	2026-11-26T18:00:17.941Z	{"id":"op_r2ep7ljseu3sgzdp","project_id":"proj_mgx2i6lfpmxrggw4","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:17.888Z","ended_at":"2026-11-26T18:00:17.891Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:17.893Z","ended_at":"2026-11-26T18:00:17.906Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:17.909Z","ended_at":"2026-11-26T18:00:17.938Z"}],"deadline":"2026-11-26T18:15:17.882Z","created_at":"2026-11-26T18:00:17.882Z","ended_at":"2026-11-26T18:00:17.941Z"}	{"lease":1,"answer":{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-second	op_kmmh7e7xbc2aayzo	2026-11-26T18:00:19.131Z	4	proj_hfxwjq4uohxqvkbw	succeeded	1	2026-11-26T18:00:19.148Z	{"id":"op_kmmh7e7xbc2aayzo","project_id":"proj_hfxwjq4uohxqvkbw","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:19.136Z","ended_at":"2026-11-26T18:00:19.145Z"}],"deadline":"2026-11-26T18:15:19.131Z","created_at":"2026-11-26T18:00:19.131Z","ended_at":"2026-11-26T18:00:19.148Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_hfxwjq4uohxqvkbw","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.963Z","updated_at":"2026-11-26T18:00:18.963Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_noudtr3btq5zfhgw	2026-11-26T18:00:18.275Z	6	proj_amlo3nxvghi4xqxz	succeeded	1	2026-11-26T18:00:18.356Z	{"id":"op_noudtr3btq5zfhgw","project_id":"proj_amlo3nxvghi4xqxz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T18:00:18.283Z","ended_at":"2026-11-26T18:00:18.334Z"},{"name":"apply","status":"done","started_at":"2026-11-26T18:00:18.337Z","ended_at":"2026-11-26T18:00:18.349Z"}],"deadline":"2026-11-26T18:15:18.275Z","created_at":"2026-11-26T18:00:18.275Z","ended_at":"2026-11-26T18:00:18.356Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_amlo3nxvghi4xqxz","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.211Z","updated_at":"2026-11-26T18:00:18.211Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_xohnrotfo65snzlp	2026-11-26T18:00:19.343Z	4	proj_dntcnies3iijdmxa	succeeded	1	2026-11-26T18:00:19.356Z	{"id":"op_xohnrotfo65snzlp","project_id":"proj_dntcnies3iijdmxa","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:00:19.348Z","ended_at":"2026-11-26T18:00:19.352Z"}],"deadline":"2026-11-26T18:15:19.343Z","created_at":"2026-11-26T18:00:19.343Z","ended_at":"2026-11-26T18:00:19.356Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_dntcnies3iijdmxa","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:19.286Z","updated_at":"2026-11-26T18:00:19.286Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_mfik3qg6q5g7hfnf	2026-11-26T18:00:19.948Z	11	proj_dntcnies3iijdmxa	succeeded	1	2026-11-26T18:00:20.007Z	{"id":"op_mfik3qg6q5g7hfnf","project_id":"proj_dntcnies3iijdmxa","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T18:00:19.953Z","ended_at":"2026-11-26T18:00:19.956Z"},{"name":"remove","status":"done","started_at":"2026-11-26T18:00:19.958Z","ended_at":"2026-11-26T18:00:19.964Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T18:00:19.976Z","ended_at":"2026-11-26T18:00:19.995Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-26T18:00:19.997Z","ended_at":"2026-11-26T18:00:20.003Z"}],"deadline":"2026-11-26T18:15:19.948Z","created_at":"2026-11-26T18:00:19.948Z","ended_at":"2026-11-26T18:00:20.007Z"}	{"lease":1,"answer":{"id":"proj_dntcnies3iijdmxa","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:19.286Z","updated_at":"2026-11-26T18:00:19.286Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_mfik3qg6q5g7hfnf","kind":"delete","status":"running","created_at":"2026-11-26T18:00:19.948Z"}}}
org-local	op_xuk57h7z67qbpdu4	2026-11-26T18:01:00.599Z	4	proj_6sd2q35xe7q2kk4e	succeeded	1	2026-11-26T18:01:00.615Z	{"id":"op_xuk57h7z67qbpdu4","project_id":"proj_6sd2q35xe7q2kk4e","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T18:01:00.606Z","ended_at":"2026-11-26T18:01:00.612Z"}],"deadline":"2026-11-26T18:16:00.599Z","created_at":"2026-11-26T18:01:00.599Z","ended_at":"2026-11-26T18:01:00.615Z"}	{"lease":1,"target":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_6sd2q35xe7q2kk4e","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:01:00.465Z","updated_at":"2026-11-26T18:01:00.465Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}
\.


--
-- Data for Name: projects; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.projects (organization, id, created_at, version, name_key, revision, may_exist, wire, internals) FROM stdin;
org-local	proj_i5nx3rzfcusto5sx	2026-11-26T18:00:14.000Z	6	active	2	1	{"id":"proj_i5nx3rzfcusto5sx","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:14.000Z","updated_at":"2026-11-26T18:00:14.851Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:14.877Z","convergeBy":"2026-11-26T18:15:14.877Z"}
org-local	proj_463qx2hirqabuygi	2026-11-26T18:00:15.407Z	3	failing	1	1	{"id":"proj_463qx2hirqabuygi","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:15.407Z","updated_at":"2026-11-26T18:00:15.407Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/fails.git","branch":"main","commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:15.566Z","convergeBy":"2026-11-26T18:15:15.566Z"}
org-local	proj_5ogi5nvfdfpjhioz	2026-11-26T18:00:16.287Z	7	suspended	2	1	{"id":"proj_5ogi5nvfdfpjhioz","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T18:00:16.287Z","updated_at":"2026-11-26T18:00:16.536Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":true,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:16.564Z","convergeBy":"2026-11-26T18:15:16.564Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-26T18:00:16.586Z"}}}
org-local	proj_e3gyphxjqprrv2ow	2026-11-26T18:00:16.140Z	5	scheduled	1	1	{"id":"proj_e3gyphxjqprrv2ow","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.140Z","updated_at":"2026-11-26T18:00:16.140Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:16.269Z","convergeBy":"2026-11-26T18:15:16.269Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-26T18:01:00.000Z"}}}
org-local	proj_ajnzbcmmdayzc334	2026-11-26T18:00:16.594Z	6	undeployed	1	0	{"id":"proj_ajnzbcmmdayzc334","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:16.594Z","updated_at":"2026-11-26T18:00:16.594Z","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"handDeployedAt":"2026-11-26T18:00:16.660Z"}
org-local	proj_mgx2i6lfpmxrggw4	2026-11-26T18:00:17.622Z	5	sqlmesh	1	0	{"id":"proj_mgx2i6lfpmxrggw4","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.622Z","updated_at":"2026-11-26T18:00:17.622Z","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"handDeployedAt":"2026-11-26T18:00:17.863Z"}
org-local	proj_amlo3nxvghi4xqxz	2026-11-26T18:00:18.211Z	3	state	1	1	{"id":"proj_amlo3nxvghi4xqxz","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.211Z","updated_at":"2026-11-26T18:00:18.211Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{"STATE_TYPE":"postgres","STATE_HOST":"127.0.0.1","STATE_PORT":"29471","STATE_DATABASE":"dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx","STATE_USER":"dagctl_a1092fb7ccc04ac636b93eb8f7776e5f_proj_amlo3nxvghi4xqx","STATE_PASSWORD":{"secret":"state-password"}},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:18.356Z","convergeBy":"2026-11-26T18:15:18.356Z"}
org-second	proj_hfxwjq4uohxqvkbw	2026-11-26T18:00:18.963Z	3	active	1	1	{"id":"proj_hfxwjq4uohxqvkbw","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:18.963Z","updated_at":"2026-11-26T18:00:18.963Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:00:19.151Z","convergeBy":"2026-11-26T18:15:19.151Z"}
org-local	proj_liginrsiwbtzzfwl	2026-11-26T18:00:17.949Z	5	dbt	1	0	{"id":"proj_liginrsiwbtzzfwl","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:00:17.949Z","updated_at":"2026-11-26T18:00:17.949Z","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"handDeployedAt":"2026-11-26T18:00:18.127Z"}
org-local	proj_6sd2q35xe7q2kk4e	2026-11-26T18:01:00.465Z	3	running	1	1	{"id":"proj_6sd2q35xe7q2kk4e","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T18:01:00.465Z","updated_at":"2026-11-26T18:01:00.465Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/ea5feb2-postgres/repositories/waits.git","branch":"main","commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","authMethod":"none"}},"handDeployedAt":"2026-11-26T18:01:00.616Z","convergeBy":"2026-11-26T18:16:00.616Z"}
\.


--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.runs (organization, id, created_at, version, project, name, status, wire, internals) FROM stdin;
org-local	run_lux57wkcxyc3vc2y	2026-11-26T18:00:15.688Z	4	proj_463qx2hirqabuygi	failing-scheduled-run-manual-20261126-180015	failed	{"id":"run_lux57wkcxyc3vc2y","project_id":"proj_463qx2hirqabuygi","job_id":"job_kdgeythk6ff3bnt3","job_name":"failing-scheduled-run-manual-20261126-180015","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-26T18:00:15.688Z","updated_at":"2026-11-26T18:00:16.084Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T18:00:15.763Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.088,"end_time":"2026-11-26T18:00:15.851Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","deadline":"2026-11-27T00:00:15.705Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_64q23r4yo3fdnlyx	2026-11-26T18:00:14.388Z	4	proj_i5nx3rzfcusto5sx	active-scheduled-run-manual-20261126-180014	success	{"id":"run_64q23r4yo3fdnlyx","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:14.388Z","updated_at":"2026-11-26T18:00:14.786Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:14.466Z","exit_code":0,"duration_seconds":0.107,"end_time":"2026-11-26T18:00:14.573Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T00:00:14.410Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_thahs4cg265hw4l2	2026-11-26T18:00:14.958Z	4	proj_i5nx3rzfcusto5sx	active-scheduled-run-manual-20261126-180014-2	success	{"id":"run_thahs4cg265hw4l2","project_id":"proj_i5nx3rzfcusto5sx","job_id":"job_hgj3n2dnnutqbdr2","job_name":"active-scheduled-run-manual-20261126-180014-2","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:14.958Z","updated_at":"2026-11-26T18:00:15.347Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:15.030Z","exit_code":0,"duration_seconds":0.094,"end_time":"2026-11-26T18:00:15.124Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":2,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T00:00:14.972Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_e3ifinspnaybvkfn	2026-11-26T18:00:16.781Z	4	proj_ajnzbcmmdayzc334	undeployed-scheduled-run-manual-20261126-180016	success	{"id":"run_e3ifinspnaybvkfn","project_id":"proj_ajnzbcmmdayzc334","job_id":"job_oftx4beqaqxsxeha","job_name":"undeployed-scheduled-run-manual-20261126-180016","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:16.781Z","updated_at":"2026-11-26T18:00:17.217Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:16.886Z","exit_code":0,"duration_seconds":0.133,"end_time":"2026-11-26T18:00:17.019Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T00:00:16.793Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_zsceiij6vf4tbh5e	2026-11-26T18:00:18.492Z	4	proj_amlo3nxvghi4xqxz	state-scheduled-run-manual-20261126-180018	success	{"id":"run_zsceiij6vf4tbh5e","project_id":"proj_amlo3nxvghi4xqxz","job_id":"job_noenmgbozprjkjvm","job_name":"state-scheduled-run-manual-20261126-180018","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T18:00:18.492Z","updated_at":"2026-11-26T18:00:18.912Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:00:18.596Z","exit_code":0,"duration_seconds":0.095,"end_time":"2026-11-26T18:00:18.691Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T00:00:18.511Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_yiwvnwmwj2jtxbic	2026-11-26T18:01:00.009Z	4	proj_e3gyphxjqprrv2ow	scheduled-scheduled-run-20261126-180100	success	{"id":"run_yiwvnwmwj2jtxbic","project_id":"proj_e3gyphxjqprrv2ow","job_id":"job_4mstm3v2tkjwvznn","job_name":"scheduled-scheduled-run-20261126-180100","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-26T18:01:00.009Z","updated_at":"2026-11-26T18:01:00.424Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T18:01:00.099Z","exit_code":0,"duration_seconds":0.099,"end_time":"2026-11-26T18:01:00.198Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-27T00:01:00.023Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_ziumey6mtwpzjypg	2026-11-26T18:01:00.741Z	3	proj_6sd2q35xe7q2kk4e	running-scheduled-run-manual-20261126-180100	running	{"id":"run_ziumey6mtwpzjypg","project_id":"proj_6sd2q35xe7q2kk4e","job_id":"job_5y7jfjhabky7imxm","job_name":"running-scheduled-run-manual-20261126-180100","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T18:01:00.741Z","updated_at":"2026-11-26T18:01:00.818Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-26T18:01:00.811Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","deadline":"2026-11-27T00:01:00.753Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
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
-- Name: runs runs_key; Type: CONSTRAINT; Schema: public; Owner: dagctl
--

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_key PRIMARY KEY (organization, id);


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
dagctl	org-local	proj_mgx2i6lfpmxrggw4	1	\N
dagctl	org-local	proj_amlo3nxvghi4xqxz	1	\N
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

