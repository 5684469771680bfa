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
ALTER ROLE dagctl WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:9lLnBzYaL1I+2Wx6ggwuaA==$Rgcwum2zll53B9TOOY+gzB6wsRbPUDCTeQAy00JxSlg=:jmAFmqT9WFSlq1LYSbfnv4JSvoDrJs5z0r0u+MNEuec=';
CREATE ROLE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq;
ALTER ROLE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:0vyBtxpP97GHgyV/lwcOLg==$qq4hqaUeCzYInj1fdBYdeLekeiSR/aoMfGQMvGMWwi0=:hwWIXWQnHNL5tbH6zS9e7V7cM+i4oVWDTqTzO6hl1PE=';
CREATE ROLE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z;
ALTER ROLE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z WITH NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:zqCTcV7kkryxJrPc/wN9fQ==$8lkYTi99hj/NAcyaD1I63DRbdZeQ2dz1BnPV4MZtu2Y=:IgQe7FsPD/e7ovTYf9WdMjmiahsURa3gefLgJBteBlo=';
CREATE ROLE operator;
ALTER ROLE operator WITH NOSUPERUSER INHERIT CREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS PASSWORD 'SCRAM-SHA-256$4096:hnQcZsBRAk6gIerCj/naIw==$gE9nIhGD7FPttQTM2ukSx7gQjeO9HGp8zO1H+cf89XE=:0SLxVdmPhFMLfO7GVOog8taledMnsQaqrUcAeahw55w=';

--
-- User Configurations
--


--
-- Role memberships
--

GRANT dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq TO operator GRANTED BY operator;
GRANT dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z TO operator GRANTED BY operator;





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
-- Database "dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq" dump
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
-- Name: dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq; Type: DATABASE; Schema: -; Owner: dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq
--

CREATE DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq OWNER TO dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq;

\connect dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq

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
-- Name: DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq; Type: COMMENT; Schema: -; Owner: dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq
--

COMMENT ON DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq IS 'dagctl dagctl: state of proj_qpepnedlrljgsfqz';


--
-- Name: DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq; Type: ACL; Schema: -; Owner: dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_c0442679d76b08b69e5a32a8d30de0b0_proj_qpepnedlrljgsfq FROM PUBLIC;


--
-- PostgreSQL database dump complete
--


--
-- Database "dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z" dump
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
-- Name: dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z; Type: DATABASE; Schema: -; Owner: dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z
--

CREATE DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z OWNER TO dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z;

\connect dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z

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
-- Name: DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z; Type: COMMENT; Schema: -; Owner: dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z
--

COMMENT ON DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z IS 'dagctl dagctl: state of proj_lhtb5uq7om7sd3zi';


--
-- Name: DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z; Type: ACL; Schema: -; Owner: dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z
--

REVOKE CONNECT,TEMPORARY ON DATABASE dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z FROM PUBLIC;


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
1	org-local	2026-11-26T09:44:46.889Z	{"type":"project.created","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:46.889Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:46.593Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
2	org-local	2026-11-26T09:44:46.889Z	{"type":"operation.started","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:46.889Z","data":{"operation":{"id":"op_j6tpyknm3xca65dt","project_id":"proj_2zgmshebi2ovpufo","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:46.889Z","created_at":"2026-11-26T09:44:46.889Z"}}}
3	org-local	2026-11-26T09:44:46.970Z	{"type":"project.deployed","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:46.970Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:46.593Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
4	org-local	2026-11-26T09:44:46.968Z	{"type":"operation.ended","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:46.968Z","data":{"operation":{"id":"op_j6tpyknm3xca65dt","project_id":"proj_2zgmshebi2ovpufo","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:46.911Z","ended_at":"2026-11-26T09:44:46.946Z"}],"deadline":"2026-11-26T09:59:46.889Z","created_at":"2026-11-26T09:44:46.889Z","ended_at":"2026-11-26T09:44:46.968Z"}}}
5	org-local	2026-11-26T09:44:47.425Z	{"type":"project.status_changed","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:47.425Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:46.593Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
6	org-local	2026-11-26T09:44:47.485Z	{"type":"run.created","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:47.485Z","data":{"run":{"id":"run_cfjxtmgg7j7jo7jz","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094447","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:44:47.485Z","updated_at":"2026-11-26T09:44:47.485Z"}}}
7	org-local	2026-11-26T09:44:47.797Z	{"type":"run.started","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:47.797Z","data":{"run":{"id":"run_cfjxtmgg7j7jo7jz","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094447","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:44:47.485Z","updated_at":"2026-11-26T09:44:47.797Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:47.766Z"}}}
8	org-local	2026-11-26T09:44:48.099Z	{"type":"run.ended","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.099Z","data":{"run":{"id":"run_cfjxtmgg7j7jo7jz","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094447","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:47.485Z","updated_at":"2026-11-26T09:44:48.099Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:47.766Z","exit_code":0,"duration_seconds":0.293,"end_time":"2026-11-26T09:44:48.059Z"}}}
9	org-local	2026-11-26T09:44:48.145Z	{"type":"project.updated","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.145Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:48.145Z"}}}
10	org-local	2026-11-26T09:44:48.147Z	{"type":"operation.started","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.147Z","data":{"operation":{"id":"op_fl2qstzdo2gaszxw","project_id":"proj_2zgmshebi2ovpufo","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T09:59:48.147Z","created_at":"2026-11-26T09:44:48.147Z"}}}
31	org-local	2026-11-26T09:44:52.565Z	{"type":"operation.started","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:52.565Z","data":{"operation":{"id":"op_4yv5ahiej2cgxqb4","project_id":"proj_3oezkbv23hpv3vu5","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:52.565Z","created_at":"2026-11-26T09:44:52.565Z"}}}
11	org-local	2026-11-26T09:44:48.208Z	{"type":"project.deployed","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.208Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:48.145Z","commits_behind":0}}}
12	org-local	2026-11-26T09:44:48.191Z	{"type":"operation.ended","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.191Z","data":{"operation":{"id":"op_fl2qstzdo2gaszxw","project_id":"proj_2zgmshebi2ovpufo","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:48.156Z","ended_at":"2026-11-26T09:44:48.186Z"}],"deadline":"2026-11-26T09:59:48.147Z","created_at":"2026-11-26T09:44:48.147Z","ended_at":"2026-11-26T09:44:48.191Z"}}}
13	org-local	2026-11-26T09:44:48.261Z	{"type":"project.status_changed","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.261Z","data":{"project":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:48.145Z","commits_behind":0}}}
14	org-local	2026-11-26T09:44:48.374Z	{"type":"run.created","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.374Z","data":{"run":{"id":"run_v7q6tn3sqyvyczlc","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094448","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:44:48.374Z","updated_at":"2026-11-26T09:44:48.374Z"}}}
15	org-local	2026-11-26T09:44:48.954Z	{"type":"run.started","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:48.954Z","data":{"run":{"id":"run_v7q6tn3sqyvyczlc","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094448","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:44:48.374Z","updated_at":"2026-11-26T09:44:48.954Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:48.806Z"}}}
16	org-local	2026-11-26T09:44:49.399Z	{"type":"run.ended","organization":"org-local","project":"proj_2zgmshebi2ovpufo","time":"2026-11-26T09:44:49.399Z","data":{"run":{"id":"run_v7q6tn3sqyvyczlc","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094448","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:48.374Z","updated_at":"2026-11-26T09:44:49.399Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:48.806Z","exit_code":0,"duration_seconds":0.199,"end_time":"2026-11-26T09:44:49.005Z"}}}
17	org-local	2026-11-26T09:44:50.328Z	{"type":"project.created","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.328Z","data":{"project":{"id":"proj_45pdvgi7qmnjlvao","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:49.549Z","updated_at":"2026-11-26T09:44:49.549Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First"}}}
18	org-local	2026-11-26T09:44:50.328Z	{"type":"operation.started","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.328Z","data":{"operation":{"id":"op_esjpborwviovomrl","project_id":"proj_45pdvgi7qmnjlvao","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:50.328Z","created_at":"2026-11-26T09:44:50.328Z"}}}
19	org-local	2026-11-26T09:44:50.477Z	{"type":"project.deployed","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.477Z","data":{"project":{"id":"proj_45pdvgi7qmnjlvao","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:49.549Z","updated_at":"2026-11-26T09:44:49.549Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
20	org-local	2026-11-26T09:44:50.476Z	{"type":"operation.ended","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.476Z","data":{"operation":{"id":"op_esjpborwviovomrl","project_id":"proj_45pdvgi7qmnjlvao","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:50.395Z","ended_at":"2026-11-26T09:44:50.438Z"}],"deadline":"2026-11-26T09:59:50.328Z","created_at":"2026-11-26T09:44:50.328Z","ended_at":"2026-11-26T09:44:50.476Z"}}}
61	org-local	2026-11-26T09:44:59.458Z	{"type":"operation.started","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.458Z","data":{"operation":{"id":"op_paplbgnupwofie2f","project_id":"proj_da2k4selljtkkpj5","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:59.458Z","created_at":"2026-11-26T09:44:59.458Z"}}}
21	org-local	2026-11-26T09:44:50.619Z	{"type":"project.status_changed","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.619Z","data":{"project":{"id":"proj_45pdvgi7qmnjlvao","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:49.549Z","updated_at":"2026-11-26T09:44:49.549Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}}
22	org-local	2026-11-26T09:44:50.738Z	{"type":"run.created","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:50.738Z","data":{"run":{"id":"run_krnnpqppxx4pzjs5","project_id":"proj_45pdvgi7qmnjlvao","job_id":"job_rksawbomogexrheq","job_name":"failing-scheduled-run-manual-20261126-094450","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:44:50.738Z","updated_at":"2026-11-26T09:44:50.738Z"}}}
23	org-local	2026-11-26T09:44:51.598Z	{"type":"run.started","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:51.598Z","data":{"run":{"id":"run_krnnpqppxx4pzjs5","project_id":"proj_45pdvgi7qmnjlvao","job_id":"job_rksawbomogexrheq","job_name":"failing-scheduled-run-manual-20261126-094450","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:44:50.738Z","updated_at":"2026-11-26T09:44:51.598Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T09:44:51.550Z"}}}
24	org-local	2026-11-26T09:44:51.907Z	{"type":"run.ended","organization":"org-local","project":"proj_45pdvgi7qmnjlvao","time":"2026-11-26T09:44:51.907Z","data":{"run":{"id":"run_krnnpqppxx4pzjs5","project_id":"proj_45pdvgi7qmnjlvao","job_id":"job_rksawbomogexrheq","job_name":"failing-scheduled-run-manual-20261126-094450","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-26T09:44:50.738Z","updated_at":"2026-11-26T09:44:51.907Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T09:44:51.550Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.311,"end_time":"2026-11-26T09:44:51.861Z"}}}
25	org-local	2026-11-26T09:44:52.012Z	{"type":"project.created","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:52.012Z","data":{"project":{"id":"proj_23npmehddmhn65gg","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:51.944Z","updated_at":"2026-11-26T09:44:51.944Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
26	org-local	2026-11-26T09:44:52.012Z	{"type":"operation.started","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:52.012Z","data":{"operation":{"id":"op_frusepnwgcsortxm","project_id":"proj_23npmehddmhn65gg","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:52.012Z","created_at":"2026-11-26T09:44:52.012Z"}}}
27	org-local	2026-11-26T09:44:52.107Z	{"type":"project.deployed","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:52.107Z","data":{"project":{"id":"proj_23npmehddmhn65gg","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:51.944Z","updated_at":"2026-11-26T09:44:51.944Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
28	org-local	2026-11-26T09:44:52.103Z	{"type":"operation.ended","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:52.103Z","data":{"operation":{"id":"op_frusepnwgcsortxm","project_id":"proj_23npmehddmhn65gg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:52.021Z","ended_at":"2026-11-26T09:44:52.029Z"}],"deadline":"2026-11-26T09:59:52.012Z","created_at":"2026-11-26T09:44:52.012Z","ended_at":"2026-11-26T09:44:52.103Z"}}}
29	org-local	2026-11-26T09:44:52.269Z	{"type":"project.status_changed","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:52.269Z","data":{"project":{"id":"proj_23npmehddmhn65gg","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:51.944Z","updated_at":"2026-11-26T09:44:51.944Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
30	org-local	2026-11-26T09:44:52.565Z	{"type":"project.created","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:52.565Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:52.289Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
32	org-local	2026-11-26T09:44:52.772Z	{"type":"project.deployed","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:52.772Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:52.289Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
33	org-local	2026-11-26T09:44:52.771Z	{"type":"operation.ended","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:52.771Z","data":{"operation":{"id":"op_4yv5ahiej2cgxqb4","project_id":"proj_3oezkbv23hpv3vu5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:52.576Z","ended_at":"2026-11-26T09:44:52.757Z"}],"deadline":"2026-11-26T09:59:52.565Z","created_at":"2026-11-26T09:44:52.565Z","ended_at":"2026-11-26T09:44:52.771Z"}}}
34	org-local	2026-11-26T09:44:53.056Z	{"type":"job.updated","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:44:53.056Z","data":{"job":{"id":"job_b262ydk5qghwr527","project_id":"proj_23npmehddmhn65gg","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.052Z","updated_at":"2026-11-26T09:44:53.056Z"}}}
35	org-local	2026-11-26T09:44:53.231Z	{"type":"project.status_changed","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.231Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:52.289Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
36	org-local	2026-11-26T09:44:53.337Z	{"type":"project.updated","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.337Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","commits_behind":0,"current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:53.337Z"}}}
37	org-local	2026-11-26T09:44:53.341Z	{"type":"operation.started","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.341Z","data":{"operation":{"id":"op_mmzb725ysrm6s3mg","project_id":"proj_3oezkbv23hpv3vu5","kind":"update","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T09:59:53.341Z","created_at":"2026-11-26T09:44:53.341Z"}}}
38	org-local	2026-11-26T09:44:53.459Z	{"type":"project.deployed","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.459Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:53.337Z","commits_behind":0}}}
39	org-local	2026-11-26T09:44:53.457Z	{"type":"operation.ended","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.457Z","data":{"operation":{"id":"op_mmzb725ysrm6s3mg","project_id":"proj_3oezkbv23hpv3vu5","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:53.360Z","ended_at":"2026-11-26T09:44:53.448Z"}],"deadline":"2026-11-26T09:59:53.341Z","created_at":"2026-11-26T09:44:53.341Z","ended_at":"2026-11-26T09:44:53.457Z"}}}
40	org-local	2026-11-26T09:44:53.608Z	{"type":"job.updated","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.608Z","data":{"job":{"id":"job_ydfcu74iv6pkztvm","project_id":"proj_3oezkbv23hpv3vu5","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.607Z","updated_at":"2026-11-26T09:44:53.608Z"}}}
41	org-local	2026-11-26T09:44:53.729Z	{"type":"project.status_changed","organization":"org-local","project":"proj_3oezkbv23hpv3vu5","time":"2026-11-26T09:44:53.729Z","data":{"project":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:53.337Z","commits_behind":0}}}
42	org-local	2026-11-26T09:44:53.901Z	{"type":"project.created","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:53.901Z","data":{"project":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
43	org-local	2026-11-26T09:44:53.901Z	{"type":"operation.started","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:53.901Z","data":{"operation":{"id":"op_zqxlrhgxpxd2zbel","project_id":"proj_odtqyvhkojoqyejr","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:53.901Z","created_at":"2026-11-26T09:44:53.901Z"}}}
44	org-local	2026-11-26T09:44:54.134Z	{"type":"project.deployed","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:54.134Z","data":{"project":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
45	org-local	2026-11-26T09:44:54.133Z	{"type":"operation.ended","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:54.133Z","data":{"operation":{"id":"op_zqxlrhgxpxd2zbel","project_id":"proj_odtqyvhkojoqyejr","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:53.907Z","ended_at":"2026-11-26T09:44:54.017Z"}],"deadline":"2026-11-26T09:59:53.901Z","created_at":"2026-11-26T09:44:53.901Z","ended_at":"2026-11-26T09:44:54.133Z"}}}
46	org-local	2026-11-26T09:44:54.496Z	{"type":"project.status_changed","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:54.496Z","data":{"project":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
47	org-local	2026-11-26T09:44:54.566Z	{"type":"run.created","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:54.566Z","data":{"run":{"id":"run_445en3f5eudxd3er","project_id":"proj_odtqyvhkojoqyejr","job_id":"job_xmw7r3bneapufoo7","job_name":"undeployed-scheduled-run-manual-20261126-094454","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:44:54.566Z","updated_at":"2026-11-26T09:44:54.566Z"}}}
48	org-local	2026-11-26T09:44:55.274Z	{"type":"run.started","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:55.274Z","data":{"run":{"id":"run_445en3f5eudxd3er","project_id":"proj_odtqyvhkojoqyejr","job_id":"job_xmw7r3bneapufoo7","job_name":"undeployed-scheduled-run-manual-20261126-094454","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:44:54.566Z","updated_at":"2026-11-26T09:44:55.274Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:54.978Z"}}}
49	org-local	2026-11-26T09:44:55.852Z	{"type":"run.ended","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:55.852Z","data":{"run":{"id":"run_445en3f5eudxd3er","project_id":"proj_odtqyvhkojoqyejr","job_id":"job_xmw7r3bneapufoo7","job_name":"undeployed-scheduled-run-manual-20261126-094454","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:54.566Z","updated_at":"2026-11-26T09:44:55.852Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:54.978Z","exit_code":0,"duration_seconds":0.787,"end_time":"2026-11-26T09:44:55.765Z"}}}
50	org-local	2026-11-26T09:44:55.916Z	{"type":"operation.started","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:55.916Z","data":{"operation":{"id":"op_3sie5jcugczmkf66","project_id":"proj_odtqyvhkojoqyejr","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T09:59:55.916Z","created_at":"2026-11-26T09:44:55.916Z"}}}
51	org-local	2026-11-26T09:44:56.871Z	{"type":"project.undeployed","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:56.871Z","data":{"project":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
52	org-local	2026-11-26T09:44:56.861Z	{"type":"operation.ended","organization":"org-local","project":"proj_odtqyvhkojoqyejr","time":"2026-11-26T09:44:56.861Z","data":{"operation":{"id":"op_3sie5jcugczmkf66","project_id":"proj_odtqyvhkojoqyejr","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:55.978Z","ended_at":"2026-11-26T09:44:55.990Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:56.037Z","ended_at":"2026-11-26T09:44:56.172Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:56.279Z","ended_at":"2026-11-26T09:44:56.826Z"}],"deadline":"2026-11-26T09:59:55.916Z","created_at":"2026-11-26T09:44:55.916Z","ended_at":"2026-11-26T09:44:56.861Z"}}}
53	org-local	2026-11-26T09:44:57.853Z	{"type":"project.created","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:57.853Z","data":{"project":{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First"}}}
54	org-local	2026-11-26T09:44:57.853Z	{"type":"operation.started","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:57.853Z","data":{"operation":{"id":"op_buvttxqxiaaz34gs","project_id":"proj_qpepnedlrljgsfqz","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:57.853Z","created_at":"2026-11-26T09:44:57.853Z"}}}
55	org-local	2026-11-26T09:44:58.625Z	{"type":"project.deployed","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:58.625Z","data":{"project":{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
56	org-local	2026-11-26T09:44:58.617Z	{"type":"operation.ended","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:58.617Z","data":{"operation":{"id":"op_buvttxqxiaaz34gs","project_id":"proj_qpepnedlrljgsfqz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T09:44:57.908Z","ended_at":"2026-11-26T09:44:58.463Z"},{"name":"apply","status":"done","started_at":"2026-11-26T09:44:58.466Z","ended_at":"2026-11-26T09:44:58.563Z"}],"deadline":"2026-11-26T09:59:57.853Z","created_at":"2026-11-26T09:44:57.853Z","ended_at":"2026-11-26T09:44:58.617Z"}}}
57	org-local	2026-11-26T09:44:58.710Z	{"type":"operation.started","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:58.710Z","data":{"operation":{"id":"op_oo5ejun3koz2ctu5","project_id":"proj_qpepnedlrljgsfqz","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T09:59:58.710Z","created_at":"2026-11-26T09:44:58.710Z"}}}
58	org-local	2026-11-26T09:44:58.850Z	{"type":"project.undeployed","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:58.850Z","data":{"project":{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}}
59	org-local	2026-11-26T09:44:58.849Z	{"type":"operation.ended","organization":"org-local","project":"proj_qpepnedlrljgsfqz","time":"2026-11-26T09:44:58.849Z","data":{"operation":{"id":"op_oo5ejun3koz2ctu5","project_id":"proj_qpepnedlrljgsfqz","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:58.790Z","ended_at":"2026-11-26T09:44:58.807Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:58.814Z","ended_at":"2026-11-26T09:44:58.831Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:58.841Z","ended_at":"2026-11-26T09:44:58.846Z"}],"deadline":"2026-11-26T09:59:58.710Z","created_at":"2026-11-26T09:44:58.710Z","ended_at":"2026-11-26T09:44:58.849Z"}}}
60	org-local	2026-11-26T09:44:59.458Z	{"type":"project.created","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.458Z","data":{"project":{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First"}}}
62	org-local	2026-11-26T09:44:59.510Z	{"type":"project.deployed","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.510Z","data":{"project":{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
63	org-local	2026-11-26T09:44:59.509Z	{"type":"operation.ended","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.509Z","data":{"operation":{"id":"op_paplbgnupwofie2f","project_id":"proj_da2k4selljtkkpj5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:59.472Z","ended_at":"2026-11-26T09:44:59.487Z"}],"deadline":"2026-11-26T09:59:59.458Z","created_at":"2026-11-26T09:44:59.458Z","ended_at":"2026-11-26T09:44:59.509Z"}}}
64	org-local	2026-11-26T09:44:59.533Z	{"type":"operation.started","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.533Z","data":{"operation":{"id":"op_y3uxq6hxfh2ua6h7","project_id":"proj_da2k4selljtkkpj5","kind":"undeploy","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T09:59:59.533Z","created_at":"2026-11-26T09:44:59.533Z"}}}
65	org-local	2026-11-26T09:44:59.640Z	{"type":"project.undeployed","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.640Z","data":{"project":{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}}
66	org-local	2026-11-26T09:44:59.639Z	{"type":"operation.ended","organization":"org-local","project":"proj_da2k4selljtkkpj5","time":"2026-11-26T09:44:59.639Z","data":{"operation":{"id":"op_y3uxq6hxfh2ua6h7","project_id":"proj_da2k4selljtkkpj5","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:59.539Z","ended_at":"2026-11-26T09:44:59.543Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:59.546Z","ended_at":"2026-11-26T09:44:59.622Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:59.634Z","ended_at":"2026-11-26T09:44:59.637Z"}],"deadline":"2026-11-26T09:59:59.533Z","created_at":"2026-11-26T09:44:59.533Z","ended_at":"2026-11-26T09:44:59.639Z"}}}
67	org-local	2026-11-26T09:44:59.736Z	{"type":"project.created","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:44:59.736Z","data":{"project":{"id":"proj_lhtb5uq7om7sd3zi","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:59.667Z","updated_at":"2026-11-26T09:44:59.667Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
68	org-local	2026-11-26T09:44:59.736Z	{"type":"operation.started","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:44:59.736Z","data":{"operation":{"id":"op_uz7vfp777spk572l","project_id":"proj_lhtb5uq7om7sd3zi","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T09:59:59.736Z","created_at":"2026-11-26T09:44:59.736Z"}}}
69	org-local	2026-11-26T09:45:00.023Z	{"type":"run.created","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:45:00.023Z","data":{"run":{"id":"run_a7lqlnhfnxdwsm6z","project_id":"proj_23npmehddmhn65gg","job_id":"job_b262ydk5qghwr527","job_name":"scheduled-scheduled-run-20261126-094500","job_type":"run","status":"pending","triggered_by":"scheduled","created_at":"2026-11-26T09:45:00.023Z","updated_at":"2026-11-26T09:45:00.023Z"}}}
70	org-local	2026-11-26T09:45:00.234Z	{"type":"project.deployed","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:00.234Z","data":{"project":{"id":"proj_lhtb5uq7om7sd3zi","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:59.667Z","updated_at":"2026-11-26T09:44:59.667Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
71	org-local	2026-11-26T09:45:00.231Z	{"type":"operation.ended","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:00.231Z","data":{"operation":{"id":"op_uz7vfp777spk572l","project_id":"proj_lhtb5uq7om7sd3zi","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T09:44:59.745Z","ended_at":"2026-11-26T09:45:00.088Z"},{"name":"apply","status":"done","started_at":"2026-11-26T09:45:00.091Z","ended_at":"2026-11-26T09:45:00.100Z"}],"deadline":"2026-11-26T09:59:59.736Z","created_at":"2026-11-26T09:44:59.736Z","ended_at":"2026-11-26T09:45:00.231Z"}}}
72	org-local	2026-11-26T09:45:00.439Z	{"type":"project.status_changed","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:00.439Z","data":{"project":{"id":"proj_lhtb5uq7om7sd3zi","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:59.667Z","updated_at":"2026-11-26T09:44:59.667Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
73	org-local	2026-11-26T09:45:00.597Z	{"type":"run.created","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:00.597Z","data":{"run":{"id":"run_57zowqvppwow2cih","project_id":"proj_lhtb5uq7om7sd3zi","job_id":"job_afm7hvpc2vbeezwg","job_name":"state-scheduled-run-manual-20261126-094500","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:45:00.597Z","updated_at":"2026-11-26T09:45:00.597Z"}}}
74	org-local	2026-11-26T09:45:00.634Z	{"type":"run.started","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:45:00.634Z","data":{"run":{"id":"run_a7lqlnhfnxdwsm6z","project_id":"proj_23npmehddmhn65gg","job_id":"job_b262ydk5qghwr527","job_name":"scheduled-scheduled-run-20261126-094500","job_type":"run","status":"running","triggered_by":"scheduled","created_at":"2026-11-26T09:45:00.023Z","updated_at":"2026-11-26T09:45:00.634Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:00.425Z"}}}
75	org-local	2026-11-26T09:45:01.280Z	{"type":"run.started","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:01.280Z","data":{"run":{"id":"run_57zowqvppwow2cih","project_id":"proj_lhtb5uq7om7sd3zi","job_id":"job_afm7hvpc2vbeezwg","job_name":"state-scheduled-run-manual-20261126-094500","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:45:00.597Z","updated_at":"2026-11-26T09:45:01.280Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:01.182Z"}}}
76	org-local	2026-11-26T09:45:01.344Z	{"type":"run.ended","organization":"org-local","project":"proj_23npmehddmhn65gg","time":"2026-11-26T09:45:01.344Z","data":{"run":{"id":"run_a7lqlnhfnxdwsm6z","project_id":"proj_23npmehddmhn65gg","job_id":"job_b262ydk5qghwr527","job_name":"scheduled-scheduled-run-20261126-094500","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-26T09:45:00.023Z","updated_at":"2026-11-26T09:45:01.344Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:00.425Z","exit_code":0,"duration_seconds":0.587,"end_time":"2026-11-26T09:45:01.012Z"}}}
77	org-local	2026-11-26T09:45:02.051Z	{"type":"run.ended","organization":"org-local","project":"proj_lhtb5uq7om7sd3zi","time":"2026-11-26T09:45:02.051Z","data":{"run":{"id":"run_57zowqvppwow2cih","project_id":"proj_lhtb5uq7om7sd3zi","job_id":"job_afm7hvpc2vbeezwg","job_name":"state-scheduled-run-manual-20261126-094500","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:45:00.597Z","updated_at":"2026-11-26T09:45:02.051Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:01.182Z","exit_code":0,"duration_seconds":0.472,"end_time":"2026-11-26T09:45:01.654Z"}}}
78	org-second	2026-11-26T09:45:03.191Z	{"type":"project.created","organization":"org-second","project":"proj_nksqmmmpkngkexyr","time":"2026-11-26T09:45:03.191Z","data":{"project":{"id":"proj_nksqmmmpkngkexyr","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:02.180Z","updated_at":"2026-11-26T09:45:02.180Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
79	org-second	2026-11-26T09:45:03.191Z	{"type":"operation.started","organization":"org-second","project":"proj_nksqmmmpkngkexyr","time":"2026-11-26T09:45:03.191Z","data":{"operation":{"id":"op_nz5r53lihmmyaak5","project_id":"proj_nksqmmmpkngkexyr","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T10:00:03.191Z","created_at":"2026-11-26T09:45:03.191Z"}}}
80	org-second	2026-11-26T09:45:03.402Z	{"type":"project.deployed","organization":"org-second","project":"proj_nksqmmmpkngkexyr","time":"2026-11-26T09:45:03.402Z","data":{"project":{"id":"proj_nksqmmmpkngkexyr","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:02.180Z","updated_at":"2026-11-26T09:45:02.180Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
81	org-second	2026-11-26T09:45:03.389Z	{"type":"operation.ended","organization":"org-second","project":"proj_nksqmmmpkngkexyr","time":"2026-11-26T09:45:03.389Z","data":{"operation":{"id":"op_nz5r53lihmmyaak5","project_id":"proj_nksqmmmpkngkexyr","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:03.201Z","ended_at":"2026-11-26T09:45:03.365Z"}],"deadline":"2026-11-26T10:00:03.191Z","created_at":"2026-11-26T09:45:03.191Z","ended_at":"2026-11-26T09:45:03.389Z"}}}
93	org-local	2026-11-26T09:45:08.030Z	{"type":"operation.ended","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:08.030Z","data":{"operation":{"id":"op_xtnfoa5ymbpfurwh","project_id":"proj_u24dqfu5distnirp","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:45:07.065Z","ended_at":"2026-11-26T09:45:07.172Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:45:07.189Z","ended_at":"2026-11-26T09:45:07.319Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:45:07.525Z","ended_at":"2026-11-26T09:45:07.955Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-26T09:45:07.970Z","ended_at":"2026-11-26T09:45:07.985Z"}],"deadline":"2026-11-26T10:00:06.858Z","created_at":"2026-11-26T09:45:06.858Z","ended_at":"2026-11-26T09:45:08.030Z"}}}
82	org-second	2026-11-26T09:45:03.640Z	{"type":"project.status_changed","organization":"org-second","project":"proj_nksqmmmpkngkexyr","time":"2026-11-26T09:45:03.640Z","data":{"project":{"id":"proj_nksqmmmpkngkexyr","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:02.180Z","updated_at":"2026-11-26T09:45:02.180Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
83	org-local	2026-11-26T09:45:04.490Z	{"type":"project.created","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:04.490Z","data":{"project":{"id":"proj_u24dqfu5distnirp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:03.825Z","updated_at":"2026-11-26T09:45:03.825Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First"}}}
84	org-local	2026-11-26T09:45:04.490Z	{"type":"operation.started","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:04.490Z","data":{"operation":{"id":"op_pgjfjwki3ggxofco","project_id":"proj_u24dqfu5distnirp","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T10:00:04.490Z","created_at":"2026-11-26T09:45:04.490Z"}}}
85	org-local	2026-11-26T09:45:04.877Z	{"type":"project.deployed","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:04.877Z","data":{"project":{"id":"proj_u24dqfu5distnirp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:03.825Z","updated_at":"2026-11-26T09:45:03.825Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
86	org-local	2026-11-26T09:45:04.876Z	{"type":"operation.ended","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:04.876Z","data":{"operation":{"id":"op_pgjfjwki3ggxofco","project_id":"proj_u24dqfu5distnirp","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:04.520Z","ended_at":"2026-11-26T09:45:04.669Z"}],"deadline":"2026-11-26T10:00:04.490Z","created_at":"2026-11-26T09:45:04.490Z","ended_at":"2026-11-26T09:45:04.876Z"}}}
87	org-local	2026-11-26T09:45:05.365Z	{"type":"project.status_changed","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:05.365Z","data":{"project":{"id":"proj_u24dqfu5distnirp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:03.825Z","updated_at":"2026-11-26T09:45:03.825Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}}
88	org-local	2026-11-26T09:45:05.383Z	{"type":"run.created","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:05.383Z","data":{"run":{"id":"run_bii7wvlnjnbbdnzb","project_id":"proj_u24dqfu5distnirp","job_id":"job_weuxhy5ltgqx6fpz","job_name":"deleted-scheduled-run-manual-20261126-094505","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:45:05.383Z","updated_at":"2026-11-26T09:45:05.383Z"}}}
89	org-local	2026-11-26T09:45:06.396Z	{"type":"run.started","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:06.396Z","data":{"run":{"id":"run_bii7wvlnjnbbdnzb","project_id":"proj_u24dqfu5distnirp","job_id":"job_weuxhy5ltgqx6fpz","job_name":"deleted-scheduled-run-manual-20261126-094505","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:45:05.383Z","updated_at":"2026-11-26T09:45:06.396Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:06.194Z"}}}
90	org-local	2026-11-26T09:45:06.721Z	{"type":"run.ended","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:06.721Z","data":{"run":{"id":"run_bii7wvlnjnbbdnzb","project_id":"proj_u24dqfu5distnirp","job_id":"job_weuxhy5ltgqx6fpz","job_name":"deleted-scheduled-run-manual-20261126-094505","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:45:05.383Z","updated_at":"2026-11-26T09:45:06.721Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:06.194Z","exit_code":0,"duration_seconds":0.385,"end_time":"2026-11-26T09:45:06.579Z"}}}
91	org-local	2026-11-26T09:45:06.858Z	{"type":"operation.started","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:06.858Z","data":{"operation":{"id":"op_xtnfoa5ymbpfurwh","project_id":"proj_u24dqfu5distnirp","kind":"delete","status":"running","generation":2,"steps":[],"deadline":"2026-11-26T10:00:06.858Z","created_at":"2026-11-26T09:45:06.858Z"}}}
92	org-local	2026-11-26T09:45:08.032Z	{"type":"project.deleted","organization":"org-local","project":"proj_u24dqfu5distnirp","time":"2026-11-26T09:45:08.032Z","data":{"id":"proj_u24dqfu5distnirp","name":"deleted"}}
94	org-local	2026-11-26T09:45:09.932Z	{"type":"project.created","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:09.932Z","data":{"project":{"id":"proj_uxyvx5tlax5ob2xg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:08.165Z","updated_at":"2026-11-26T09:45:08.165Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First"}}}
95	org-local	2026-11-26T09:45:09.932Z	{"type":"operation.started","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:09.932Z","data":{"operation":{"id":"op_xbhepazthmeziaab","project_id":"proj_uxyvx5tlax5ob2xg","kind":"create","status":"running","generation":1,"steps":[],"deadline":"2026-11-26T10:00:09.932Z","created_at":"2026-11-26T09:45:09.932Z"}}}
96	org-local	2026-11-26T09:45:10.399Z	{"type":"project.deployed","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:10.399Z","data":{"project":{"id":"proj_uxyvx5tlax5ob2xg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:08.165Z","updated_at":"2026-11-26T09:45:08.165Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
97	org-local	2026-11-26T09:45:10.397Z	{"type":"operation.ended","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:10.397Z","data":{"operation":{"id":"op_xbhepazthmeziaab","project_id":"proj_uxyvx5tlax5ob2xg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:10.112Z","ended_at":"2026-11-26T09:45:10.147Z"}],"deadline":"2026-11-26T10:00:09.932Z","created_at":"2026-11-26T09:45:09.932Z","ended_at":"2026-11-26T09:45:10.397Z"}}}
98	org-local	2026-11-26T09:45:10.747Z	{"type":"project.status_changed","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:10.747Z","data":{"project":{"id":"proj_uxyvx5tlax5ob2xg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:08.165Z","updated_at":"2026-11-26T09:45:08.165Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}}
99	org-local	2026-11-26T09:45:10.844Z	{"type":"run.created","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:10.844Z","data":{"run":{"id":"run_vjwqu6wdmaxegrrf","project_id":"proj_uxyvx5tlax5ob2xg","job_id":"job_al75aoauvgrr65nr","job_name":"running-scheduled-run-manual-20261126-094510","job_type":"run","status":"pending","triggered_by":"manual","created_at":"2026-11-26T09:45:10.844Z","updated_at":"2026-11-26T09:45:10.844Z"}}}
100	org-local	2026-11-26T09:45:11.686Z	{"type":"run.started","organization":"org-local","project":"proj_uxyvx5tlax5ob2xg","time":"2026-11-26T09:45:11.686Z","data":{"run":{"id":"run_vjwqu6wdmaxegrrf","project_id":"proj_uxyvx5tlax5ob2xg","job_id":"job_al75aoauvgrr65nr","job_name":"running-scheduled-run-manual-20261126-094510","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:45:10.844Z","updated_at":"2026-11-26T09:45:11.686Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-26T09:45:11.659Z"}}}
\.


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.jobs (organization, id, created_at, version, project, name, wire, internals) FROM stdin;
org-local	job_rcur4tsguwdktf3f	2026-11-26T09:44:47.485Z	1	proj_2zgmshebi2ovpufo	scheduled-run	{"id":"job_rcur4tsguwdktf3f","project_id":"proj_2zgmshebi2ovpufo","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T09:44:47.485Z","updated_at":"2026-11-26T09:44:47.485Z"}	{}
org-local	job_rksawbomogexrheq	2026-11-26T09:44:50.729Z	1	proj_45pdvgi7qmnjlvao	scheduled-run	{"id":"job_rksawbomogexrheq","project_id":"proj_45pdvgi7qmnjlvao","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T09:44:50.729Z","updated_at":"2026-11-26T09:44:50.729Z"}	{}
org-local	job_b262ydk5qghwr527	2026-11-26T09:44:53.052Z	1	proj_23npmehddmhn65gg	scheduled-run	{"id":"job_b262ydk5qghwr527","project_id":"proj_23npmehddmhn65gg","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.052Z","updated_at":"2026-11-26T09:44:53.056Z"}	{}
org-local	job_ydfcu74iv6pkztvm	2026-11-26T09:44:53.607Z	1	proj_3oezkbv23hpv3vu5	scheduled-run	{"id":"job_ydfcu74iv6pkztvm","project_id":"proj_3oezkbv23hpv3vu5","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.607Z","updated_at":"2026-11-26T09:44:53.608Z"}	{}
org-local	job_xmw7r3bneapufoo7	2026-11-26T09:44:54.566Z	1	proj_odtqyvhkojoqyejr	scheduled-run	{"id":"job_xmw7r3bneapufoo7","project_id":"proj_odtqyvhkojoqyejr","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T09:44:54.566Z","updated_at":"2026-11-26T09:44:54.566Z"}	{}
org-local	job_afm7hvpc2vbeezwg	2026-11-26T09:45:00.596Z	1	proj_lhtb5uq7om7sd3zi	scheduled-run	{"id":"job_afm7hvpc2vbeezwg","project_id":"proj_lhtb5uq7om7sd3zi","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T09:45:00.596Z","updated_at":"2026-11-26T09:45:00.596Z"}	{}
org-local	job_al75aoauvgrr65nr	2026-11-26T09:45:10.843Z	1	proj_uxyvx5tlax5ob2xg	scheduled-run	{"id":"job_al75aoauvgrr65nr","project_id":"proj_uxyvx5tlax5ob2xg","name":"scheduled-run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"created_at":"2026-11-26T09:45:10.843Z","updated_at":"2026-11-26T09:45:10.843Z"}	{}
\.


--
-- Data for Name: keys; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.keys (scope, key, expires_at, wire) FROM stdin;
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-0	2026-11-27T09:44:46.297Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-0","body":"bece380a9d718544d25b3993738151557113e4bbf239373c3331f5e8eda2ab1b","expiresAt":"2026-11-27T09:44:46.297Z","answer":{"id":"var_bwts6wx4jgtih7xz"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-1	2026-11-27T09:44:46.593Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-1","body":"e33cc5387548315d48c0b61f5dc536fe6a6116391f305c92bb12bbee34380694","expiresAt":"2026-11-27T09:44:46.593Z","operation":"op_j6tpyknm3xca65dt"}
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-2	2026-11-27T09:44:46.997Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-2","body":"72f065c30c2a697b6183c5c0274f074c5f0b785f37ce557dc52fe6bf1e7f05dd","expiresAt":"2026-11-27T09:44:46.997Z","answer":{"id":"var_ga3bjevu7irdb6jc"}}
b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0	recorded-3	2026-11-27T09:44:47.205Z	{"scope":"b01bb98d3f4440452b18e1a958c6d04242f0ca51ba8157d60b512f3f0198b0e0","key":"recorded-3","body":"54147e73486a95fdc0d51fdb1b207b79aa92139471efe40130cf77daf677b632","expiresAt":"2026-11-27T09:44:47.205Z","answer":{"id":"var_urfenygme65tc3ri"}}
f76b71aa85dfbe7e700550a394d4df58d76af8694d7b9589a0018397e51b8fd7	recorded-4	2026-11-27T09:44:47.482Z	{"scope":"f76b71aa85dfbe7e700550a394d4df58d76af8694d7b9589a0018397e51b8fd7","key":"recorded-4","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:44:47.482Z","answer":{"job_run_id":"run_cfjxtmgg7j7jo7jz","job_name":"active-scheduled-run-manual-20261126-094447","status":"pending","message":"Run triggered successfully"}}
d5d18da058ec8db9c38a14593bbd4575f227c1a9937348fc574afc64b14985a8	recorded-5	2026-11-27T09:44:48.140Z	{"scope":"d5d18da058ec8db9c38a14593bbd4575f227c1a9937348fc574afc64b14985a8","key":"recorded-5","body":"eaa5af731274b2a5aaef0e44838bce70f5c794ff526ffd8479c8943c9ba49404","expiresAt":"2026-11-27T09:44:48.140Z","operation":"op_fl2qstzdo2gaszxw"}
f76b71aa85dfbe7e700550a394d4df58d76af8694d7b9589a0018397e51b8fd7	recorded-6	2026-11-27T09:44:48.370Z	{"scope":"f76b71aa85dfbe7e700550a394d4df58d76af8694d7b9589a0018397e51b8fd7","key":"recorded-6","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:44:48.370Z","answer":{"job_run_id":"run_v7q6tn3sqyvyczlc","job_name":"active-scheduled-run-manual-20261126-094448","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-7	2026-11-27T09:44:49.548Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-7","body":"80e5b8f07a591cd5fdc465942417ab515bdbd05d94dad18d1eadaaecaa337ae7","expiresAt":"2026-11-27T09:44:49.548Z","operation":"op_esjpborwviovomrl"}
82d8c2d0048eefe00ee4b0acccd1c74f38d49713e94c628af58e797fcd31bcb8	recorded-8	2026-11-27T09:44:50.711Z	{"scope":"82d8c2d0048eefe00ee4b0acccd1c74f38d49713e94c628af58e797fcd31bcb8","key":"recorded-8","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:44:50.711Z","answer":{"job_run_id":"run_krnnpqppxx4pzjs5","job_name":"failing-scheduled-run-manual-20261126-094450","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-9	2026-11-27T09:44:51.944Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-9","body":"ed4fd6d2e7f3cc4c63fb842f6c36ee091fd0cd4c8d94e00ffde9201870222d09","expiresAt":"2026-11-27T09:44:51.944Z","operation":"op_frusepnwgcsortxm"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-10	2026-11-27T09:44:52.289Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-10","body":"ebebb5e79f097cc29e64a527b4302e3d623b6ac321cefcc21f57865db2b18cd6","expiresAt":"2026-11-27T09:44:52.289Z","operation":"op_4yv5ahiej2cgxqb4"}
af6436c748a0af62ed338e7d50916c0d2d5b770166d3a8a91d205f08eea609d4	recorded-11	2026-11-27T09:44:53.013Z	{"scope":"af6436c748a0af62ed338e7d50916c0d2d5b770166d3a8a91d205f08eea609d4","key":"recorded-11","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-27T09:44:53.013Z","answer":{"id":"job_b262ydk5qghwr527","project_id":"proj_23npmehddmhn65gg","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.052Z","updated_at":"2026-11-26T09:44:53.056Z"}}
3b0b03b8d01a6e9b51ea40eab7a00d782c8bccf4aaa6cc9fc5a605295390a2cc	recorded-12	2026-11-27T09:44:53.335Z	{"scope":"3b0b03b8d01a6e9b51ea40eab7a00d782c8bccf4aaa6cc9fc5a605295390a2cc","key":"recorded-12","body":"81a5c82d1fb6d85cc431666ce1d134e79f57cf61c77249e6eeb6a2de257a4f06","expiresAt":"2026-11-27T09:44:53.335Z","operation":"op_mmzb725ysrm6s3mg"}
e897d732d9158b1eb0c4b93cac2f0b26c43bfeb00c5dfc7dda66d3d4aca3ccc1	recorded-13	2026-11-27T09:44:53.606Z	{"scope":"e897d732d9158b1eb0c4b93cac2f0b26c43bfeb00c5dfc7dda66d3d4aca3ccc1","key":"recorded-13","body":"4c7e5ca50b909c41e0580152fedce153778d813e6fb409b2a74ee11422368842","expiresAt":"2026-11-27T09:44:53.606Z","answer":{"id":"job_ydfcu74iv6pkztvm","project_id":"proj_3oezkbv23hpv3vu5","name":"scheduled-run","command":"node <project>/main.js","schedule":"* * * * *","enabled":true,"created_at":"2026-11-26T09:44:53.607Z","updated_at":"2026-11-26T09:44:53.608Z"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-14	2026-11-27T09:44:53.712Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-14","body":"196ebf3a3b3e683304bd09e9eb4a599696243fef1544027092a8708601ebc722","expiresAt":"2026-11-27T09:44:53.712Z","operation":"op_zqxlrhgxpxd2zbel"}
e7763a362634735c1585f8b63b7995d624dbeb398918b4c9032a2244caec1e2c	recorded-15	2026-11-27T09:44:54.564Z	{"scope":"e7763a362634735c1585f8b63b7995d624dbeb398918b4c9032a2244caec1e2c","key":"recorded-15","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:44:54.564Z","answer":{"job_run_id":"run_445en3f5eudxd3er","job_name":"undeployed-scheduled-run-manual-20261126-094454","status":"pending","message":"Run triggered successfully"}}
e61d198feb86ac65b681dac9a190a22ee3a67059e025ec7697f97b8c843d4ab2	recorded-16	2026-11-27T09:44:55.913Z	{"scope":"e61d198feb86ac65b681dac9a190a22ee3a67059e025ec7697f97b8c843d4ab2","key":"recorded-16","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T09:44:55.913Z","operation":"op_3sie5jcugczmkf66"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-17	2026-11-27T09:44:56.933Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-17","body":"031f9f61556fd05e1484051d6c6965f4594bf92a1235cd3e3cf21c9d6dbe1da3","expiresAt":"2026-11-27T09:44:56.933Z","operation":"op_buvttxqxiaaz34gs"}
29339b71c62b6dd26910c6d6fa96c2c204fdcc774a1e4996065905c2942ee043	recorded-18	2026-11-27T09:44:58.691Z	{"scope":"29339b71c62b6dd26910c6d6fa96c2c204fdcc774a1e4996065905c2942ee043","key":"recorded-18","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T09:44:58.691Z","operation":"op_oo5ejun3koz2ctu5"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-19	2026-11-27T09:44:58.915Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-19","body":"65fa3cbf570dde8c6fa889fd22523bc5b44e9b0e83facaa39b9252a3889d010f","expiresAt":"2026-11-27T09:44:58.915Z","operation":"op_paplbgnupwofie2f"}
da9d5dcaf59d8d63ce3563201ccf07056a53f9485da00b9ad8ac61f6c5015300	recorded-20	2026-11-27T09:44:59.532Z	{"scope":"da9d5dcaf59d8d63ce3563201ccf07056a53f9485da00b9ad8ac61f6c5015300","key":"recorded-20","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T09:44:59.532Z","operation":"op_y3uxq6hxfh2ua6h7"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-21	2026-11-27T09:44:59.667Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-21","body":"b4f488b8bc653b8774cdc6ada94eeb338e295bc2fdb59f1dc839b11e4a95fb6b","expiresAt":"2026-11-27T09:44:59.667Z","operation":"op_uz7vfp777spk572l"}
a9bf816ee3d9258132c8efc76d9ea9c54418180d60572d779514cd95d74c4c1c	recorded-22	2026-11-27T09:45:00.576Z	{"scope":"a9bf816ee3d9258132c8efc76d9ea9c54418180d60572d779514cd95d74c4c1c","key":"recorded-22","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:45:00.576Z","answer":{"job_run_id":"run_57zowqvppwow2cih","job_name":"state-scheduled-run-manual-20261126-094500","status":"pending","message":"Run triggered successfully"}}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-23	2026-11-27T09:45:03.824Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-23","body":"71ca6d732570c408212bf20e1f92d9f13ca5de62883569aadf8c75ed65e3c7fa","expiresAt":"2026-11-27T09:45:03.824Z","operation":"op_pgjfjwki3ggxofco"}
2d664a4e4733d5b0105787aa05d400cb47548e084ac5e428ae737fd432a137f8	recorded-24	2026-11-27T09:45:05.377Z	{"scope":"2d664a4e4733d5b0105787aa05d400cb47548e084ac5e428ae737fd432a137f8","key":"recorded-24","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:45:05.377Z","answer":{"job_run_id":"run_bii7wvlnjnbbdnzb","job_name":"deleted-scheduled-run-manual-20261126-094505","status":"pending","message":"Run triggered successfully"}}
26a7c019d5b15ed969f4d4f4c7eea87ff424f0084441dfbb6c16e30b5cbcc62b	recorded-25	2026-11-27T09:45:06.853Z	{"scope":"26a7c019d5b15ed969f4d4f4c7eea87ff424f0084441dfbb6c16e30b5cbcc62b","key":"recorded-25","body":"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b","expiresAt":"2026-11-27T09:45:06.853Z","operation":"op_xtnfoa5ymbpfurwh"}
73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e	recorded-26	2026-11-27T09:45:08.165Z	{"scope":"73fabdd190311db5ac71e3289e9ed70f1058ce3ba48b6ba6bfa59b5cbe59183e","key":"recorded-26","body":"9a9c4187d8ad9dfe9ac8ad8241b74895d0558f29a0d92e1fe08e095a492570e7","expiresAt":"2026-11-27T09:45:08.165Z","operation":"op_xbhepazthmeziaab"}
69c911250c1bd726391f14cb7fe6f972bb122a35aa1e8a2bee647f6871fa353f	recorded-27	2026-11-27T09:45:10.815Z	{"scope":"69c911250c1bd726391f14cb7fe6f972bb122a35aa1e8a2bee647f6871fa353f","key":"recorded-27","body":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","expiresAt":"2026-11-27T09:45:10.815Z","answer":{"job_run_id":"run_vjwqu6wdmaxegrrf","job_name":"running-scheduled-run-manual-20261126-094510","status":"pending","message":"Run triggered successfully"}}
\.


--
-- Data for Name: kysely_migration; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.kysely_migration (name, "timestamp") FROM stdin;
001-first	2026-11-26T09:44:41.182Z
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
org-local	run_cfjxtmgg7j7jo7jz	33 2026-11-26T09:44:47.871Z visit 1\n71 2026-11-26T09:44:47.872Z region north\n131 2026-11-26T09:44:47.872Z password [secret] of 18 characters\n175 2026-11-26T09:44:47.872Z config {"depth":2}\n
org-local	run_v7q6tn3sqyvyczlc	33 2026-11-26T09:44:48.942Z visit 2\n71 2026-11-26T09:44:48.943Z region north\n131 2026-11-26T09:44:48.944Z password [secret] of 18 characters\n175 2026-11-26T09:44:48.945Z config {"depth":2}\n
org-local	run_krnnpqppxx4pzjs5	49 2026-11-26T09:44:51.747Z one line before the end\n98 2026-11-26T09:44:51.748Z the warehouse is closed\n
org-local	run_445en3f5eudxd3er	33 2026-11-26T09:44:55.263Z visit 1\n71 2026-11-26T09:44:55.264Z region north\n131 2026-11-26T09:44:55.268Z password undefined of 0 characters\n
org-local	run_a7lqlnhfnxdwsm6z	33 2026-11-26T09:45:00.660Z visit 1\n71 2026-11-26T09:45:00.660Z region north\n131 2026-11-26T09:45:00.660Z password undefined of 0 characters\n
org-local	run_57zowqvppwow2cih	33 2026-11-26T09:45:01.410Z visit 1\n71 2026-11-26T09:45:01.412Z region north\n131 2026-11-26T09:45:01.412Z password undefined of 0 characters\n223 2026-11-26T09:45:01.413Z state dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z\n
\.


--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.operations (organization, id, created_at, version, project, status, lease, ended_at, wire, internals) FROM stdin;
org-local	op_zqxlrhgxpxd2zbel	2026-11-26T09:44:53.901Z	4	proj_odtqyvhkojoqyejr	succeeded	1	2026-11-26T09:44:54.133Z	{"id":"op_zqxlrhgxpxd2zbel","project_id":"proj_odtqyvhkojoqyejr","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:53.907Z","ended_at":"2026-11-26T09:44:54.017Z"}],"deadline":"2026-11-26T09:59:53.901Z","created_at":"2026-11-26T09:44:53.901Z","ended_at":"2026-11-26T09:44:54.133Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_j6tpyknm3xca65dt	2026-11-26T09:44:46.889Z	4	proj_2zgmshebi2ovpufo	succeeded	1	2026-11-26T09:44:46.968Z	{"id":"op_j6tpyknm3xca65dt","project_id":"proj_2zgmshebi2ovpufo","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:46.911Z","ended_at":"2026-11-26T09:44:46.946Z"}],"deadline":"2026-11-26T09:59:46.889Z","created_at":"2026-11-26T09:44:46.889Z","ended_at":"2026-11-26T09:44:46.968Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:46.593Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_mmzb725ysrm6s3mg	2026-11-26T09:44:53.341Z	4	proj_3oezkbv23hpv3vu5	succeeded	1	2026-11-26T09:44:53.457Z	{"id":"op_mmzb725ysrm6s3mg","project_id":"proj_3oezkbv23hpv3vu5","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:53.360Z","ended_at":"2026-11-26T09:44:53.448Z"}],"deadline":"2026-11-26T09:59:53.341Z","created_at":"2026-11-26T09:44:53.341Z","ended_at":"2026-11-26T09:44:53.457Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:53.337Z","commits_behind":0}}
org-local	op_3sie5jcugczmkf66	2026-11-26T09:44:55.916Z	9	proj_odtqyvhkojoqyejr	succeeded	1	2026-11-26T09:44:56.861Z	{"id":"op_3sie5jcugczmkf66","project_id":"proj_odtqyvhkojoqyejr","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:55.978Z","ended_at":"2026-11-26T09:44:55.990Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:56.037Z","ended_at":"2026-11-26T09:44:56.172Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:56.279Z","ended_at":"2026-11-26T09:44:56.826Z"}],"deadline":"2026-11-26T09:59:55.916Z","created_at":"2026-11-26T09:44:55.916Z","ended_at":"2026-11-26T09:44:56.861Z"}	{"lease":1,"answer":{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_fl2qstzdo2gaszxw	2026-11-26T09:44:48.147Z	4	proj_2zgmshebi2ovpufo	succeeded	1	2026-11-26T09:44:48.191Z	{"id":"op_fl2qstzdo2gaszxw","project_id":"proj_2zgmshebi2ovpufo","kind":"update","status":"succeeded","generation":2,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:48.156Z","ended_at":"2026-11-26T09:44:48.186Z"}],"deadline":"2026-11-26T09:59:48.147Z","created_at":"2026-11-26T09:44:48.147Z","ended_at":"2026-11-26T09:44:48.191Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:48.145Z","commits_behind":0}}
org-local	op_4yv5ahiej2cgxqb4	2026-11-26T09:44:52.565Z	4	proj_3oezkbv23hpv3vu5	succeeded	1	2026-11-26T09:44:52.771Z	{"id":"op_4yv5ahiej2cgxqb4","project_id":"proj_3oezkbv23hpv3vu5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:52.576Z","ended_at":"2026-11-26T09:44:52.757Z"}],"deadline":"2026-11-26T09:59:52.565Z","created_at":"2026-11-26T09:44:52.565Z","ended_at":"2026-11-26T09:44:52.771Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:52.289Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_frusepnwgcsortxm	2026-11-26T09:44:52.012Z	4	proj_23npmehddmhn65gg	succeeded	1	2026-11-26T09:44:52.103Z	{"id":"op_frusepnwgcsortxm","project_id":"proj_23npmehddmhn65gg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:52.021Z","ended_at":"2026-11-26T09:44:52.029Z"}],"deadline":"2026-11-26T09:59:52.012Z","created_at":"2026-11-26T09:44:52.012Z","ended_at":"2026-11-26T09:44:52.103Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_23npmehddmhn65gg","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:51.944Z","updated_at":"2026-11-26T09:44:51.944Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_esjpborwviovomrl	2026-11-26T09:44:50.328Z	4	proj_45pdvgi7qmnjlvao	succeeded	1	2026-11-26T09:44:50.476Z	{"id":"op_esjpborwviovomrl","project_id":"proj_45pdvgi7qmnjlvao","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:50.395Z","ended_at":"2026-11-26T09:44:50.438Z"}],"deadline":"2026-11-26T09:59:50.328Z","created_at":"2026-11-26T09:44:50.328Z","ended_at":"2026-11-26T09:44:50.476Z"}	{"lease":1,"target":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_45pdvgi7qmnjlvao","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:49.549Z","updated_at":"2026-11-26T09:44:49.549Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}}
org-local	op_xbhepazthmeziaab	2026-11-26T09:45:09.932Z	4	proj_uxyvx5tlax5ob2xg	succeeded	1	2026-11-26T09:45:10.397Z	{"id":"op_xbhepazthmeziaab","project_id":"proj_uxyvx5tlax5ob2xg","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:10.112Z","ended_at":"2026-11-26T09:45:10.147Z"}],"deadline":"2026-11-26T10:00:09.932Z","created_at":"2026-11-26T09:45:09.932Z","ended_at":"2026-11-26T09:45:10.397Z"}	{"lease":1,"target":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_uxyvx5tlax5ob2xg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:08.165Z","updated_at":"2026-11-26T09:45:08.165Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}}
org-local	op_buvttxqxiaaz34gs	2026-11-26T09:44:57.853Z	6	proj_qpepnedlrljgsfqz	succeeded	1	2026-11-26T09:44:58.617Z	{"id":"op_buvttxqxiaaz34gs","project_id":"proj_qpepnedlrljgsfqz","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T09:44:57.908Z","ended_at":"2026-11-26T09:44:58.463Z"},{"name":"apply","status":"done","started_at":"2026-11-26T09:44:58.466Z","ended_at":"2026-11-26T09:44:58.563Z"}],"deadline":"2026-11-26T09:59:57.853Z","created_at":"2026-11-26T09:44:57.853Z","ended_at":"2026-11-26T09:44:58.617Z"}	{"lease":1,"target":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"sqlmesh -p <project> test; sqlmesh -p <project> run prod","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"test","argv":["sqlmesh","-p",{"folder":"project"},"test"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}],"approvedSteps":[{"name":"plan","argv":["sqlmesh","-p",{"folder":"project"},"plan","prod","--auto-apply","--no-prompts"]},{"name":"run","argv":["sqlmesh","-p",{"folder":"project"},"run","prod"]}]}]},"answer":{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_oo5ejun3koz2ctu5	2026-11-26T09:44:58.710Z	8	proj_qpepnedlrljgsfqz	succeeded	1	2026-11-26T09:44:58.849Z	{"id":"op_oo5ejun3koz2ctu5","project_id":"proj_qpepnedlrljgsfqz","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:58.790Z","ended_at":"2026-11-26T09:44:58.807Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:58.814Z","ended_at":"2026-11-26T09:44:58.831Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:58.841Z","ended_at":"2026-11-26T09:44:58.846Z"}],"deadline":"2026-11-26T09:59:58.710Z","created_at":"2026-11-26T09:44:58.710Z","ended_at":"2026-11-26T09:44:58.849Z"}	{"lease":1,"answer":{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}}
org-local	op_y3uxq6hxfh2ua6h7	2026-11-26T09:44:59.533Z	8	proj_da2k4selljtkkpj5	succeeded	1	2026-11-26T09:44:59.639Z	{"id":"op_y3uxq6hxfh2ua6h7","project_id":"proj_da2k4selljtkkpj5","kind":"undeploy","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:44:59.539Z","ended_at":"2026-11-26T09:44:59.543Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:44:59.546Z","ended_at":"2026-11-26T09:44:59.622Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:44:59.634Z","ended_at":"2026-11-26T09:44:59.637Z"}],"deadline":"2026-11-26T09:59:59.533Z","created_at":"2026-11-26T09:44:59.533Z","ended_at":"2026-11-26T09:44:59.639Z"}	{"lease":1,"answer":{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_paplbgnupwofie2f	2026-11-26T09:44:59.458Z	4	proj_da2k4selljtkkpj5	succeeded	1	2026-11-26T09:44:59.509Z	{"id":"op_paplbgnupwofie2f","project_id":"proj_da2k4selljtkkpj5","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:44:59.472Z","ended_at":"2026-11-26T09:44:59.487Z"}],"deadline":"2026-11-26T09:59:59.458Z","created_at":"2026-11-26T09:44:59.458Z","ended_at":"2026-11-26T09:44:59.509Z"}	{"lease":1,"target":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"dbt build --project-dir <project> --profiles-dir <project>","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"build","argv":["dbt","build","--project-dir",{"folder":"project"},"--profiles-dir",{"folder":"project"}]}]}]},"answer":{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}}
org-local	op_uz7vfp777spk572l	2026-11-26T09:44:59.736Z	6	proj_lhtb5uq7om7sd3zi	succeeded	1	2026-11-26T09:45:00.231Z	{"id":"op_uz7vfp777spk572l","project_id":"proj_lhtb5uq7om7sd3zi","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"provision-state","status":"done","started_at":"2026-11-26T09:44:59.745Z","ended_at":"2026-11-26T09:45:00.088Z"},{"name":"apply","status":"done","started_at":"2026-11-26T09:45:00.091Z","ended_at":"2026-11-26T09:45:00.100Z"}],"deadline":"2026-11-26T09:59:59.736Z","created_at":"2026-11-26T09:44:59.736Z","ended_at":"2026-11-26T09:45:00.231Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_lhtb5uq7om7sd3zi","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:59.667Z","updated_at":"2026-11-26T09:44:59.667Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-local	op_xtnfoa5ymbpfurwh	2026-11-26T09:45:06.858Z	11	proj_u24dqfu5distnirp	succeeded	1	2026-11-26T09:45:08.030Z	{"id":"op_xtnfoa5ymbpfurwh","project_id":"proj_u24dqfu5distnirp","kind":"delete","status":"succeeded","generation":2,"steps":[{"name":"end-runs","status":"done","started_at":"2026-11-26T09:45:07.065Z","ended_at":"2026-11-26T09:45:07.172Z"},{"name":"remove","status":"done","started_at":"2026-11-26T09:45:07.189Z","ended_at":"2026-11-26T09:45:07.319Z"},{"name":"observe-absence","status":"done","started_at":"2026-11-26T09:45:07.525Z","ended_at":"2026-11-26T09:45:07.955Z"},{"name":"forget-variables","status":"done","started_at":"2026-11-26T09:45:07.970Z","ended_at":"2026-11-26T09:45:07.985Z"}],"deadline":"2026-11-26T10:00:06.858Z","created_at":"2026-11-26T09:45:06.858Z","ended_at":"2026-11-26T09:45:08.030Z"}	{"lease":1,"answer":{"id":"proj_u24dqfu5distnirp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deleting","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:03.825Z","updated_at":"2026-11-26T09:45:03.825Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0,"operation":{"id":"op_xtnfoa5ymbpfurwh","kind":"delete","status":"running","created_at":"2026-11-26T09:45:06.858Z"}}}
org-local	op_pgjfjwki3ggxofco	2026-11-26T09:45:04.490Z	4	proj_u24dqfu5distnirp	succeeded	1	2026-11-26T09:45:04.876Z	{"id":"op_pgjfjwki3ggxofco","project_id":"proj_u24dqfu5distnirp","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:04.520Z","ended_at":"2026-11-26T09:45:04.669Z"}],"deadline":"2026-11-26T10:00:04.490Z","created_at":"2026-11-26T09:45:04.490Z","ended_at":"2026-11-26T09:45:04.876Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_u24dqfu5distnirp","organization_id":"org-local","name":"deleted","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:03.825Z","updated_at":"2026-11-26T09:45:03.825Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
org-second	op_nz5r53lihmmyaak5	2026-11-26T09:45:03.191Z	4	proj_nksqmmmpkngkexyr	succeeded	1	2026-11-26T09:45:03.389Z	{"id":"op_nz5r53lihmmyaak5","project_id":"proj_nksqmmmpkngkexyr","kind":"create","status":"succeeded","generation":1,"steps":[{"name":"apply","status":"done","started_at":"2026-11-26T09:45:03.201Z","ended_at":"2026-11-26T09:45:03.365Z"}],"deadline":"2026-11-26T10:00:03.191Z","created_at":"2026-11-26T09:45:03.191Z","ended_at":"2026-11-26T09:45:03.389Z"}	{"lease":1,"target":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"jobs":[{"name":"scheduled-run","jobType":"run","command":"node <project>/main.js","schedule":"0 2 * * *","enabled":false,"steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}]},"answer":{"id":"proj_nksqmmmpkngkexyr","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"deploying","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:02.180Z","updated_at":"2026-11-26T09:45:02.180Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}}
\.


--
-- Data for Name: projects; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.projects (organization, id, created_at, version, name_key, revision, may_exist, wire, internals) FROM stdin;
org-local	proj_2zgmshebi2ovpufo	2026-11-26T09:44:46.593Z	6	active	2	1	{"id":"proj_2zgmshebi2ovpufo","organization_id":"org-local","name":"active","description":"Runs and has variables","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"agent_context":"Orders of the shop","successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:46.593Z","updated_at":"2026-11-26T09:44:48.145Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"5Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:44:48.208Z","convergeBy":"2026-11-26T09:59:48.208Z"}
org-local	proj_45pdvgi7qmnjlvao	2026-11-26T09:44:49.549Z	3	failing	1	1	{"id":"proj_45pdvgi7qmnjlvao","organization_id":"org-local","name":"failing","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:49.549Z","updated_at":"2026-11-26T09:44:49.549Z","latest_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","latest_commit_message":"First","current_commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/fails.git","branch":"main","commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:44:50.477Z","convergeBy":"2026-11-26T09:59:50.477Z"}
org-local	proj_3oezkbv23hpv3vu5	2026-11-26T09:44:52.289Z	7	suspended	2	1	{"id":"proj_3oezkbv23hpv3vu5","organization_id":"org-local","name":"suspended","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":true,"status":"active","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":2,"created_at":"2026-11-26T09:44:52.289Z","updated_at":"2026-11-26T09:44:53.337Z","commits_behind":0}	{"generation":2,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":2,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":true,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:44:53.459Z","convergeBy":"2026-11-26T09:59:53.459Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-26T09:44:53.608Z"}}}
org-local	proj_23npmehddmhn65gg	2026-11-26T09:44:51.944Z	5	scheduled	1	1	{"id":"proj_23npmehddmhn65gg","organization_id":"org-local","name":"scheduled","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:51.944Z","updated_at":"2026-11-26T09:44:51.944Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:44:52.107Z","convergeBy":"2026-11-26T09:59:52.107Z","schedules":{"scheduled-run":{"schedule":"* * * * *","enabled":true,"settled":"2026-11-26T09:45:00.000Z"}}}
org-local	proj_odtqyvhkojoqyejr	2026-11-26T09:44:53.713Z	5	undeployed	1	0	{"id":"proj_odtqyvhkojoqyejr","organization_id":"org-local","name":"undeployed","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:53.713Z","updated_at":"2026-11-26T09:44:53.713Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"handDeployedAt":"2026-11-26T09:44:54.134Z"}
org-local	proj_qpepnedlrljgsfqz	2026-11-26T09:44:56.933Z	4	sqlmesh	1	0	{"id":"proj_qpepnedlrljgsfqz","organization_id":"org-local","name":"sqlmesh","project_type":"sqlmesh","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/sqlmesh.git","branch":"main","git_auth_method":"none","sqlmesh_environment":"prod","sqlmesh_version":"0.236.4","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:56.933Z","updated_at":"2026-11-26T09:44:56.933Z","latest_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","latest_commit_message":"First","gateways":[{"name":"local","source":"config.yaml","line":2}],"gateway_detection":{"outcome":"known"},"current_commit_sha":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","commits_behind":0}	{"generation":2,"mayExist":false,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"d8b51cf7e34d3ba5b6df11aa2909a7a9f7b53ff7","gateways":[{"name":"local","source":"config.yaml","line":2}],"gatewayDetection":{"outcome":"known"},"facts":{"config":"config.yaml","connections":["duckdb"],"addressing":"named"}},"handDeployedAt":"2026-11-26T09:44:58.625Z"}
org-local	proj_lhtb5uq7om7sd3zi	2026-11-26T09:44:59.667Z	3	state	1	1	{"id":"proj_lhtb5uq7om7sd3zi","organization_id":"org-local","name":"state","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":true,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:59.667Z","updated_at":"2026-11-26T09:44:59.667Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":true,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{"STATE_TYPE":"postgres","STATE_HOST":"127.0.0.1","STATE_PORT":"29471","STATE_DATABASE":"dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z","STATE_USER":"dagctl_c71853850f6c05964605d4137f3d333d_proj_lhtb5uq7om7sd3z","STATE_PASSWORD":{"secret":"state-password"}},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:45:00.234Z","convergeBy":"2026-11-26T10:00:00.236Z"}
org-local	proj_da2k4selljtkkpj5	2026-11-26T09:44:58.915Z	4	dbt	1	0	{"id":"proj_da2k4selljtkkpj5","organization_id":"org-local","name":"dbt","project_type":"dbt","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/dbt.git","branch":"main","git_auth_method":"none","dbt_version":"1.9.11","python_version":"3.11","polling_interval":"1h","version_strategy":"semantic","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":false,"suspended":false,"status":"inactive","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:44:58.915Z","updated_at":"2026-11-26T09:44:58.915Z","latest_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","latest_commit_message":"First","current_commit_sha":"4d1abe8edd8f17f16a482fa8a272266995d2a298","commits_behind":0}	{"generation":2,"mayExist":false,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"4d1abe8edd8f17f16a482fa8a272266995d2a298","facts":{"packages":false,"problem":"is missing: add it, with a line like version: \\"1.0.0\\"","adapter":"duckdb"}},"handDeployedAt":"2026-11-26T09:44:59.510Z"}
org-second	proj_nksqmmmpkngkexyr	2026-11-26T09:45:02.180Z	3	active	1	1	{"id":"proj_nksqmmmpkngkexyr","organization_id":"org-second","name":"active","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:02.180Z","updated_at":"2026-11-26T09:45:02.180Z","latest_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","latest_commit_message":"First","current_commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/visits.git","branch":"main","commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:45:03.402Z","convergeBy":"2026-11-26T10:00:03.402Z"}
org-local	proj_uxyvx5tlax5ob2xg	2026-11-26T09:45:08.165Z	3	running	1	1	{"id":"proj_uxyvx5tlax5ob2xg","organization_id":"org-local","name":"running","project_type":"node","repository_url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","git_auth_method":"none","use_managed_state_database":false,"auto_apply":false,"run_tests":true,"deployed":true,"suspended":false,"status":"active","cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi","concurrency_policy":"Allow","remediation_auto_merge":false,"successful_runs_history_limit":3,"failed_runs_history_limit":3,"revision":1,"created_at":"2026-11-26T09:45:08.165Z","updated_at":"2026-11-26T09:45:08.165Z","latest_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","latest_commit_message":"First","current_commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","commits_behind":0}	{"generation":1,"mayExist":true,"mayHaveState":false,"stateRotation":1,"inspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"acceptedGeneration":1,"acceptedInspection":{"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","facts":{"main":"main.js"}},"workload":{"runtime":{"language":"node","packages":[]},"environment":{},"resources":{"cpu_request":"500m","cpu_limit":"2000m","memory_request":"1Gi","memory_limit":"4Gi"},"timeZone":"UTC","suspended":false,"concurrencyPolicy":"Allow","history":{"successful":3,"failed":3},"repository":{"url":"file:///tmp/dagctl-recorded/c42623b-postgres/repositories/waits.git","branch":"main","commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","authMethod":"none"}},"handDeployedAt":"2026-11-26T09:45:10.399Z","convergeBy":"2026-11-26T10:00:10.399Z"}
\.


--
-- Data for Name: runs; Type: TABLE DATA; Schema: public; Owner: dagctl
--

COPY public.runs (organization, id, created_at, version, project, name, status, wire, internals) FROM stdin;
org-local	run_krnnpqppxx4pzjs5	2026-11-26T09:44:50.738Z	4	proj_45pdvgi7qmnjlvao	failing-scheduled-run-manual-20261126-094450	failed	{"id":"run_krnnpqppxx4pzjs5","project_id":"proj_45pdvgi7qmnjlvao","job_id":"job_rksawbomogexrheq","job_name":"failing-scheduled-run-manual-20261126-094450","job_type":"run","status":"failed","triggered_by":"manual","created_at":"2026-11-26T09:44:50.738Z","updated_at":"2026-11-26T09:44:51.907Z","commit_sha":"4a6fe6516fa5c903477df9a3738989b91af7e73c","start_time":"2026-11-26T09:44:51.550Z","error_message":"Step run ended with exit code 3","exit_code":3,"duration_seconds":0.311,"end_time":"2026-11-26T09:44:51.861Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"4a6fe6516fa5c903477df9a3738989b91af7e73c","deadline":"2026-11-26T15:44:51.237Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_cfjxtmgg7j7jo7jz	2026-11-26T09:44:47.485Z	4	proj_2zgmshebi2ovpufo	active-scheduled-run-manual-20261126-094447	success	{"id":"run_cfjxtmgg7j7jo7jz","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094447","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:47.485Z","updated_at":"2026-11-26T09:44:48.099Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:47.766Z","exit_code":0,"duration_seconds":0.293,"end_time":"2026-11-26T09:44:48.059Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-26T15:44:47.509Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_v7q6tn3sqyvyczlc	2026-11-26T09:44:48.374Z	4	proj_2zgmshebi2ovpufo	active-scheduled-run-manual-20261126-094448	success	{"id":"run_v7q6tn3sqyvyczlc","project_id":"proj_2zgmshebi2ovpufo","job_id":"job_rcur4tsguwdktf3f","job_name":"active-scheduled-run-manual-20261126-094448","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:48.374Z","updated_at":"2026-11-26T09:44:49.399Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:48.806Z","exit_code":0,"duration_seconds":0.199,"end_time":"2026-11-26T09:44:49.005Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":2,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-26T15:44:48.397Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_445en3f5eudxd3er	2026-11-26T09:44:54.566Z	4	proj_odtqyvhkojoqyejr	undeployed-scheduled-run-manual-20261126-094454	success	{"id":"run_445en3f5eudxd3er","project_id":"proj_odtqyvhkojoqyejr","job_id":"job_xmw7r3bneapufoo7","job_name":"undeployed-scheduled-run-manual-20261126-094454","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:44:54.566Z","updated_at":"2026-11-26T09:44:55.852Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:44:54.978Z","exit_code":0,"duration_seconds":0.787,"end_time":"2026-11-26T09:44:55.765Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-26T15:44:54.582Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_a7lqlnhfnxdwsm6z	2026-11-26T09:45:00.023Z	4	proj_23npmehddmhn65gg	scheduled-scheduled-run-20261126-094500	success	{"id":"run_a7lqlnhfnxdwsm6z","project_id":"proj_23npmehddmhn65gg","job_id":"job_b262ydk5qghwr527","job_name":"scheduled-scheduled-run-20261126-094500","job_type":"run","status":"success","triggered_by":"scheduled","created_at":"2026-11-26T09:45:00.023Z","updated_at":"2026-11-26T09:45:01.344Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:00.425Z","exit_code":0,"duration_seconds":0.587,"end_time":"2026-11-26T09:45:01.012Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-26T15:45:00.042Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_57zowqvppwow2cih	2026-11-26T09:45:00.597Z	4	proj_lhtb5uq7om7sd3zi	state-scheduled-run-manual-20261126-094500	success	{"id":"run_57zowqvppwow2cih","project_id":"proj_lhtb5uq7om7sd3zi","job_id":"job_afm7hvpc2vbeezwg","job_name":"state-scheduled-run-manual-20261126-094500","job_type":"run","status":"success","triggered_by":"manual","created_at":"2026-11-26T09:45:00.597Z","updated_at":"2026-11-26T09:45:02.051Z","commit_sha":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","start_time":"2026-11-26T09:45:01.182Z","exit_code":0,"duration_seconds":0.472,"end_time":"2026-11-26T09:45:01.654Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"0027308a5d0bac17a41dc5c284c7b5b07e60c99d","deadline":"2026-11-26T15:45:00.737Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
org-local	run_vjwqu6wdmaxegrrf	2026-11-26T09:45:10.844Z	3	proj_uxyvx5tlax5ob2xg	running-scheduled-run-manual-20261126-094510	running	{"id":"run_vjwqu6wdmaxegrrf","project_id":"proj_uxyvx5tlax5ob2xg","job_id":"job_al75aoauvgrr65nr","job_name":"running-scheduled-run-manual-20261126-094510","job_type":"run","status":"running","triggered_by":"manual","created_at":"2026-11-26T09:45:10.844Z","updated_at":"2026-11-26T09:45:11.686Z","commit_sha":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","start_time":"2026-11-26T09:45:11.659Z"}	{"job":"scheduled-run","applyPlan":false,"dispatched":{"generation":1,"commit":"b0a8fe2648cb4c3ab63ba35c45e42a8086c830cf","deadline":"2026-11-26T15:45:10.872Z","steps":[{"name":"run","argv":["node",{"folder":"project","path":"main.js"}]}]}}
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
dagctl	org-local	proj_qpepnedlrljgsfqz	1	\N
dagctl	org-local	proj_lhtb5uq7om7sd3zi	1	\N
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

