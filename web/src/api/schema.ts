// Generated from docs/openapi.json by `make generate`; do not edit.
export interface paths {
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description Check that the server and its database respond. 503 if the database does not.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Version
         * @description Show the version of the server.
         */
        get: operations["show_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Targets
         * @description List the targets, the places where clusters run, by name.
         */
        get: operations["list_targets"];
        put?: never;
        /**
         * Add Target
         * @description Add a Kubernetes namespace as a target. 409 when the name is taken.
         *
         *     This server uses it immediately, others within seconds. The access cannot name a file of the
         *     server's machine: `access` holds `kubeconfig_text`, or `server` with `token` and `ca`, or
         *     `in_cluster`.
         */
        post: operations["add_target"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/targets/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Probe Settings
         * @description Test unsaved settings, step by step; nothing is changed.
         */
        post: operations["probe_settings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/targets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Target
         * @description Show one target.
         */
        get: operations["show_target"];
        /**
         * Edit Target
         * @description Change the settings of a target. 409 if it has changed since its `version` was read.
         */
        put: operations["edit_target"];
        post?: never;
        /**
         * Remove Target
         * @description Remove a target. 409 while runs need it, or while the settings of a server declare it.
         *
         *     The response lists the jobs that still refer to the target.
         */
        delete: operations["remove_target"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/targets/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Probe Target
         * @description Test a saved target, step by step; nothing is changed.
         */
        post: operations["probe_target"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/targets/{name}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget Target
         * @description Forget the namespace that a target referred to, and accept the one that it refers to now.
         *
         *     Live runs in the old namespace are then lost, and their successors start in the new one.
         */
        delete: operations["forget_target"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Metrics
         * @description Show metrics of the platform in the text format of Prometheus.
         */
        get: operations["show_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Session
         * @description Show the session of the request. 401 where it has none, or it has ended.
         */
        get: operations["show_session"];
        put?: never;
        /**
         * Sign In Here
         * @description Sign in, and get the cookie of the new session.
         *
         *     401 `sign_in_refused` for a wrong name or password, `link_used` and `link_expired` for a link;
         *     429 `too_many_attempts` after many failures, for a time that `facts.retry_after_s` tells.
         */
        post: operations["sign_in_here"];
        /**
         * Sign Out
         * @description Sign out: end the session of the request.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Password
         * @description Set a new password, and end all other sessions of the caller.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sessions
         * @description List the caller's own sessions, newest first.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Session
         * @description End one of the caller's own sessions immediately.
         */
        delete: operations["revoke_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Sign In Ways
         * @description Show how people can sign in besides a password, a token and a link.
         */
        get: operations["show_sign_in_ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin Oidc
         * @description Send the browser to the OpenID provider; `next` is the path of the page to show afterwards.
         *
         *     404 `oidc_off` where this server has no provider.
         */
        get: operations["begin_oidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finish Oidc
         * @description Take the browser back from the OpenID provider, and sign in.
         *
         *     The browser gets the cookie of the new session and goes on to the page; a refusal is shown there
         *     by its code. 404 `oidc_off` where this server has no provider.
         */
        get: operations["finish_oidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whoami
         * @description Show the identity of the caller, as the server sees it, and its permissions.
         */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/spaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Spaces
         * @description List the spaces that the caller has access to, by name.
         */
        get: operations["list_spaces"];
        put?: never;
        /**
         * Create Space
         * @description Create a space. 409 when the name is taken.
         */
        post: operations["create_space"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tokens
         * @description List all tokens by name; the tokens themselves are not stored and cannot be returned.
         */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Create Token
         * @description Create a token; only this response contains the token itself.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename Token
         * @description Rename a token; it stays the same principal. 409 when the name is taken.
         */
        post: operations["rename_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Token
         * @description Revoke a token immediately.
         */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Users
         * @description List the users by name.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Add User
         * @description Add a user, with a password or without. 409 when the name is taken.
         */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show User
         * @description Show one user.
         */
        get: operations["show_user"];
        put?: never;
        post?: never;
        /**
         * Remove User
         * @description Remove a user, and end its sessions immediately. 409 for the last administrator.
         */
        delete: operations["remove_user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Roles
         * @description Replace the roles of a user: one everywhere or none, and one for each of some spaces.
         *
         *     409 `last_administrator` where nobody would be left with the role admin everywhere.
         */
        put: operations["set_roles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset Password
         * @description Remove a user's password, end its sessions, and make a link for setting a new password.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make Link
         * @description Make a link that signs a user in once; only this response contains its code.
         */
        post: operations["make_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Jobs
         * @description List the jobs of a space that match, without their texts, each with its newest run.
         */
        get: operations["list_jobs"];
        put?: never;
        /**
         * Create Job
         * @description Save a new job. 409 when the name is taken.
         */
        post: operations["create_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counts/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Jobs
         * @description Count the jobs of a space that match, by the state of their newest run.
         */
        get: operations["count_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply Job
         * @description Create the job, or save the text as a new revision; a dry run only reports the changes.
         */
        post: operations["apply_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Job
         * @description Show a job by its name or id.
         */
        get: operations["show_job"];
        /**
         * Edit Job
         * @description Save the text as a new revision; an unchanged text saves nothing.
         *
         *     409 `revision_stale`, with the newest revision in `facts`, if it was made from an older one.
         */
        put: operations["edit_job"];
        post?: never;
        /**
         * Delete Job
         * @description Delete a job with its revisions, runs and history. 409 while a run of it is live.
         */
        delete: operations["delete_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Revisions
         * @description List all revisions of a job, newest first.
         */
        get: operations["list_revisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/revisions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Revision
         * @description Show one revision of a job.
         */
        get: operations["show_revision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Diff Revisions
         * @description Show what changed from one revision to another.
         */
        get: operations["diff_revisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Lineage
         * @description Show which tables and columns a revision reads and writes; computed once, then stored.
         */
        get: operations["show_lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rollback Job
         * @description Save the text of an older revision as a new revision.
         */
        post: operations["rollback_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Job
         * @description Accept a run. 409 `run_live` while another is live, whose id is in `facts.run`.
         */
        post: operations["start_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Folders
         * @description List the folders of a space that hold jobs, by path.
         */
        get: operations["list_folders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/folders/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Folder
         * @description Rename a folder, with the jobs in it and in the folders below.
         */
        post: operations["move_folder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename Job
         * @description Rename a job, as a new revision; a live run goes on. 409 when the name is taken.
         */
        post: operations["rename_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy Job
         * @description Create a job with the text and the labels of another. 409 when the name is taken.
         */
        post: operations["copy_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Job
         * @description Move a job into a folder; this saves no revision.
         */
        post: operations["move_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Label Job
         * @description Replace the labels of a job; this saves no revision.
         */
        put: operations["label_job"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description List the test cases of a job by name, without their rows.
         */
        get: operations["list_cases"];
        put?: never;
        /**
         * Add Case
         * @description Save a new test case with a job. 409 `name_taken`; 409 `cases_full` beyond 200.
         */
        post: operations["add_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/cases/{case}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Case
         * @description Show a test case, by its id or its name.
         */
        get: operations["show_case"];
        /**
         * Change Case
         * @description Replace a test case; a new name in it renames the case.
         */
        put: operations["change_case"];
        post?: never;
        /**
         * Delete Case
         * @description Delete a test case.
         */
        delete: operations["delete_case"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Drafts
         * @description List your own unsaved texts in a space, newest first, without their contents.
         */
        get: operations["list_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Draft
         * @description Show one of your own unsaved texts.
         */
        get: operations["show_draft"];
        /**
         * Keep Draft
         * @description Keep a text that is not saved yet; you choose the key. Nobody else can read it.
         */
        put: operations["keep_draft"];
        post?: never;
        /**
         * Discard Draft
         * @description Discard one of your own unsaved texts, if there is one of this key.
         */
        delete: operations["discard_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Open Job
         * @description Tell that you have the job open, every 20 seconds; returns the others who have.
         */
        put: operations["open_job"];
        post?: never;
        /**
         * Close Job
         * @description Tell that you have closed the job.
         */
        delete: operations["close_job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Templates
         * @description List scripts to begin with; each needs nothing outside of Flink.
         */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Memory
         * @description Show how Flink divides the memory of a cluster with these resources and options.
         */
        post: operations["preview_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Restorable
         * @description Show what a start with `latest` would restore now.
         */
        get: operations["show_restorable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{ref}/savepoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Savepoints Of Job
         * @description List the savepoints of all runs of a job, newest first.
         */
        get: operations["list_savepoints_of_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find By Name
         * @description Find jobs, runs, catalogs, variables, secrets and artifacts by a part of their names.
         *
         *     Kinds that your role may not read are left out.
         */
        get: operations["find_by_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description List the runs of a space that match, newest first.
         */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counts/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Runs
         * @description Count the runs of a space that match, by state.
         */
        get: operations["count_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Run
         * @description Show a run as it was last observed.
         */
        get: operations["show_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Definition Of Run
         * @description Show the definition that the run executes: text, options, catalogs and variables.
         *
         *     It contains the names of secrets, but no values.
         */
        get: operations["show_definition_of_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Diff Runs
         * @description Show what differs between the definition of this run and that of another one.
         */
        get: operations["diff_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop Run
         * @description Request a stop. Repeating the request changes nothing.
         */
        post: operations["stop_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restart Run
         * @description Restart a run; returns the run that is being stopped, or the successor if it had ended.
         */
        post: operations["restart_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/savepoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Savepoints
         * @description List the savepoints of a run, oldest first.
         */
        get: operations["list_savepoints"];
        put?: never;
        /**
         * Take Savepoint
         * @description Request a savepoint; the run continues.
         */
        post: operations["take_savepoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/savepoints/{savepoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Savepoint
         * @description Show the progress of a savepoint.
         */
        get: operations["show_savepoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Processes
         * @description List the processes of a run's cluster that the target observes now.
         */
        get: operations["list_processes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Log
         * @description Show the last lines of the log of a process; this also works after the run has ended.
         */
        get: operations["show_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Run Events
         * @description List the history of a run, oldest first.
         */
        get: operations["list_run_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Events
         * @description List the events of a space, oldest first.
         */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Platform Events
         * @description List the events of tokens and of everything else outside any space, oldest first.
         */
        get: operations["list_platform_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Events
         * @description Stream the events of a space as they happen.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream All
         * @description Stream all that a page shows: one connection for the space, the platform, and ages of runs.
         *
         *     An `event` is an event of the space, or of a release or a target, or (for administrators) of
         *     anything else outside any space. `ages` are the live ones of the runs that you name.
         */
        get: operations["stream_all"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Run Events
         * @description Stream a run's events, past and new; `end` when it has ended and its cluster is removed.
         */
        get: operations["stream_run_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/logs/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Log
         * @description Stream the log of one process from `offset` as it grows; each event carries whole lines.
         */
        get: operations["stream_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/flink-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Link Flink
         * @description Get an address at which a browser shows the Flink Web UI of a run, read-only.
         *
         *     Whoever has the address can read it, until it ends or the session or token of this request does.
         */
        get: operations["link_flink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/flink/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Flink
         * @description Show what the JobManager of a live run serves: its web page at the root, its REST API below.
         *
         *     Secret values of the run's space are masked. Read-only: to act, use the routes of runs.
         */
        get: operations["show_flink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/flink-ui/{ticket}/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Browse Flink
         * @description Show the same to a browser, at the address from `flink-link`, sandboxed.
         */
        get: operations["browse_flink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Catalogs
         * @description List the catalogs of a space by name.
         */
        get: operations["list_catalogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Catalog
         * @description Show one catalog.
         */
        get: operations["show_catalog"];
        /**
         * Set Catalog
         * @description Create or replace a catalog.
         */
        put: operations["set_catalog"];
        post?: never;
        /**
         * Delete Catalog
         * @description Delete a catalog; live runs keep their own copy of it.
         */
        delete: operations["delete_catalog"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Variables
         * @description List the variables of a space by name.
         */
        get: operations["list_variables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Variable
         * @description Set the value of `${name}` in scripts.
         */
        put: operations["set_variable"];
        post?: never;
        /**
         * Delete Variable
         * @description Delete a variable.
         */
        delete: operations["delete_variable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Secrets
         * @description List the names of the secrets of a space; their values are never returned.
         */
        get: operations["list_secrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Secret
         * @description Set the value of `${secret.name}` in scripts.
         */
        put: operations["set_secret"];
        post?: never;
        /**
         * Delete Secret
         * @description Delete a secret.
         */
        delete: operations["delete_secret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Artifacts
         * @description List the artifacts of a space, newest first.
         */
        get: operations["list_artifacts"];
        put?: never;
        /**
         * Upload Artifact
         * @description Upload a jar of at most 1 GiB; the same content is stored as one artifact.
         */
        post: operations["upload_artifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Artifact
         * @description Show one artifact.
         */
        get: operations["show_artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/artifacts/{sha256}/program": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Program
         * @description Show what a jar is as a program: the main class that its manifest names.
         */
        get: operations["show_program"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Releases
         * @description List the releases that the server knows, oldest first.
         */
        get: operations["list_releases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Release
         * @description Show one release, and the progress of its install.
         */
        get: operations["show_release"];
        put?: never;
        post?: never;
        /**
         * Remove Release
         * @description Remove a release. 409 while live runs use it.
         */
        delete: operations["remove_release"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Install Release
         * @description Start an install into this server's home; `GET` on any server shows its progress.
         */
        post: operations["install_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Functions
         * @description List the built-in functions of an installed release, with documentation.
         */
        get: operations["list_functions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Options
         * @description List the options of Flink that a script or a job can set on an installed release.
         */
        get: operations["list_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connectors
         * @description List the known connectors, and whether the release has the jar of each.
         */
        get: operations["list_connectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/connectors/{name}/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connector Options
         * @description List the options of a connector whose jar the release has.
         */
        get: operations["list_connector_options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Formats
         * @description List the known formats, with their options if the release has the jar.
         */
        get: operations["list_formats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/releases/{version}/keywords": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Keywords
         * @description List the words of the grammar, and which of them are reserved.
         */
        get: operations["list_keywords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Script
         * @description Report the errors and the likely problems of a script, each with its position.
         */
        post: operations["check_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trace Script
         * @description Find which tables and columns each statement reads and writes.
         */
        post: operations["trace_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan Script
         * @description Show how Flink would run a script: the plans of each statement, and the graph of the job.
         */
        post: operations["plan_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List Script Tables
         * @description List the tables that a script reads and writes, with their columns; nothing runs.
         */
        post: operations["list_script_tables"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Script
         * @description List completions for a position in a script, the most likely first.
         */
        post: operations["complete_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/hover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hover Script
         * @description Tell what is at a position in a script, with documentation; null if nothing is known.
         */
        post: operations["hover_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show Signature
         * @description List the signatures of the function call that contains a position.
         */
        post: operations["show_signature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find Definition
         * @description Find where a script defines the table, view, alias, column or function at a position.
         */
        post: operations["find_definition"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find References
         * @description Find all places of a script that name the same thing as the one at a position.
         */
        post: operations["find_references"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/symbols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Outline Script
         * @description Outline a script: its statements, and the columns that they declare.
         */
        post: operations["outline_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/format": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Format Script
         * @description Return the script in canonical format.
         */
        post: operations["format_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/debug": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Debug Script
         * @description Run a script on generated, given or sampled rows; no sink is written.
         *
         *     The first message is `session`, with the id for cancelling; the last one is `end`, or `problem`
         *     with a problem document. Closing the connection ends the session. Sampling a real source also
         *     needs run:act.
         */
        post: operations["debug_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/debug/{session}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Debug
         * @description End a session of this server immediately; its stream still ends with `end`.
         */
        post: operations["cancel_debug"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test Script
         * @description Run a script on the rows of a test case, and compare what its sinks get; nothing is written.
         *
         *     The first message is `session`, the last one `outcome`, or `problem` with a problem document.
         *     Closing the connection ends the test.
         */
        post: operations["test_script"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/engine/runs/{run_id}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Definition
         * @description Show the definition that the run executes, with secrets; 410 after a stop or its end.
         */
        get: operations["show_definition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/engine/runs/{run_id}/news": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take News
         * @description Notify the server of a change inside Flink; it then observes the run immediately.
         */
        post: operations["take_news"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/engine/runs/{run_id}/artifacts/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch Artifact
         * @description Download a jar that the run's text names.
         */
        get: operations["fetch_artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Action
         * @description An act on a run.
         * @enum {string}
         */
        Action: "stop" | "savepoint" | "restart";
        /**
         * AgeView
         * @description A live run as it was last observed; `age_s` is how long ago that was, in seconds.
         */
        AgeView: {
            /** Id */
            id: string;
            state: components["schemas"]["State"];
            seen: components["schemas"]["Seen"];
            /** Phase */
            phase: string;
            /** Seen At */
            seen_at: string | null;
            /** Age S */
            age_s: number | null;
        };
        /**
         * AgesView
         * @description Some runs as they were last observed.
         */
        AgesView: {
            /** Runs */
            runs: components["schemas"]["AgeView"][];
        };
        /**
         * AppliedView
         * @description What was done, or would be done: `action` is `created`, `changed` or `unchanged`.
         */
        AppliedView: {
            /** Action */
            action: string;
            /** Name */
            name: string;
            /** Job Id */
            job_id: string | null;
            /** Revision */
            revision: number;
            /** Diff */
            diff: string;
        };
        /** ApplyRequest */
        ApplyRequest: {
            spec: components["schemas"]["JobSpec-Input"];
            /**
             * Dry Run
             * @description Only show what would change; change nothing.
             * @default false
             */
            dry_run?: boolean;
            /**
             * Note
             * @description The reason, recorded in the history.
             * @default
             */
            note?: string;
            /**
             * Base Revision
             * @description The revision that the text was made from; 0 for a new job. 409 `revision_stale` if another one was saved meanwhile. Default: save in any case.
             */
            base_revision?: number | null;
        };
        /**
         * ArtifactList
         * @description Newest first.
         */
        ArtifactList: {
            /** Items */
            items: components["schemas"]["ArtifactView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ArtifactView
         * @description An uploaded jar; `size` in bytes.
         */
        ArtifactView: {
            /** Sha256 */
            sha256: string;
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
        };
        /**
         * Candidate
         * @description One completion: `text` replaces the range of the answer.
         *
         *     `snippet` can replace it instead: in it, `${1:name}` is a hole to fill in.
         */
        Candidate: {
            /** Label */
            label: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "keyword" | "catalog" | "database" | "table" | "column" | "function" | "option" | "value";
            /**
             * Detail
             * @default
             */
            detail?: string;
            /** Text */
            text: string;
            /** Snippet */
            snippet?: string | null;
            documentation?: components["schemas"]["Documentation"] | null;
            /**
             * Is Deprecated
             * @default false
             */
            is_deprecated?: boolean;
        };
        /**
         * CaseList
         * @description By name.
         */
        CaseList: {
            /** Items */
            items: components["schemas"]["CaseSummary"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * CaseRequest
         * @description A new test case; its name is unique in the job.
         */
        CaseRequest: {
            spec: components["schemas"]["CaseRows"];
        };
        /**
         * CaseRows
         * @description The rows of a case, and how it is run; the script is that of a job, or of its file.
         */
        CaseRows: {
            /** Name */
            name: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            /**
             * Given
             * @default {}
             */
            given?: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
            /** Expected */
            expected: {
                [key: string]: components["schemas"]["Expected"];
            };
            /**
             * Tolerance
             * @default 0
             */
            tolerance?: number;
            /**
             * Seconds
             * @default 60
             */
            seconds?: number;
        };
        /**
         * CaseSummary
         * @description A test case of a job, without its rows.
         */
        CaseSummary: {
            /** Id */
            id: string;
            /** Job Id */
            job_id: string;
            /** Name */
            name: string;
            /** Description */
            description: string;
            /** Version */
            version: number;
            /** Given Rows */
            given_rows: number;
            /** Expected Rows */
            expected_rows: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
        };
        /**
         * CaseView
         * @description A test case of a job.
         */
        CaseView: {
            /** Id */
            id: string;
            /** Job Id */
            job_id: string;
            /** Name */
            name: string;
            /** Description */
            description: string;
            /** Version */
            version: number;
            /** Given Rows */
            given_rows: number;
            /** Expected Rows */
            expected_rows: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
            spec: components["schemas"]["CaseRows"];
        };
        /**
         * CatalogList
         * @description By name.
         */
        CatalogList: {
            /** Items */
            items: components["schemas"]["CatalogView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** CatalogRequest */
        CatalogRequest: {
            /**
             * Sql
             * @description One CREATE CATALOG statement.
             */
            sql: string;
        };
        /** CatalogView */
        CatalogView: {
            /** Id */
            id: string;
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            /** Sql */
            sql: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
        };
        /**
         * ChangeCaseRequest
         * @description A test case that replaces another; it may have another name.
         */
        ChangeCaseRequest: {
            spec: components["schemas"]["CaseRows"];
            /**
             * Version
             * @description The version that was read last. 409 `case_stale` if another one was written meanwhile.
             */
            version: number;
        };
        /**
         * ChangedView
         * @description An expected row and the nearest row seen; they differ in `columns`.
         */
        ChangedView: {
            /** Expected */
            expected: {
                [key: string]: unknown;
            };
            /** Seen */
            seen: {
                [key: string]: unknown;
            };
            /** Columns */
            columns: string[];
        };
        /**
         * Check
         * @description All findings of a script. `planned` counts newly planned statements, `reused` cached ones.
         */
        Check: {
            /**
             * Statements
             * @default []
             */
            statements?: components["schemas"]["StatementView"][];
            /**
             * Findings
             * @default []
             */
            findings?: components["schemas"]["Finding"][];
            /**
             * Planned
             * @default 0
             */
            planned?: number;
            /**
             * Reused
             * @default 0
             */
            reused?: number;
        };
        /**
         * CheckOrder
         * @description Requests a check; `debug` also accepts a bare SELECT.
         */
        CheckOrder: {
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Job */
            job?: string | null;
            /** Revision */
            revision?: number | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            /** @default check */
            purpose?: components["schemas"]["Purpose"];
        };
        /**
         * Column
         * @description A column with its SQL type.
         */
        Column: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * ColumnLineage
         * @description The source columns of one column, and the expression that computes it.
         */
        ColumnLineage: {
            /** Column */
            column: string;
            /**
             * Inputs
             * @default []
             */
            inputs?: components["schemas"]["ColumnRef"][];
            /**
             * Transformation
             * @default
             */
            transformation?: string;
        };
        /**
         * ColumnRef
         * @description A column of a table, which is named as `catalog.database.table`.
         */
        ColumnRef: {
            /** Table */
            table: string;
            /** Column */
            column: string;
        };
        /**
         * ColumnSymbol
         * @description A column that a statement declares.
         */
        ColumnSymbol: {
            /** Name */
            name: string;
            range: components["schemas"]["Range"];
        };
        /**
         * Comparison
         * @description How to compare a sink's rows: those left at the end, or every change.
         * @enum {string}
         */
        Comparison: "final" | "changelog";
        /**
         * Completion
         * @description The completions for a position in a script, the most likely first.
         */
        Completion: {
            range: components["schemas"]["Range"];
            /**
             * Items
             * @default []
             */
            items?: components["schemas"]["Candidate"][];
        };
        /**
         * Connector
         * @description A connector of tables; whether it reads (`source`) or writes (`sink`) is known if its jar is
         *     `installed`.
         */
        Connector: {
            /** Name */
            name: string;
            /** Installed */
            installed: boolean;
            documentation?: components["schemas"]["Documentation"] | null;
            /**
             * Options
             * @default []
             */
            options?: components["schemas"]["Option"][];
            /**
             * Source
             * @default false
             */
            source?: boolean;
            /**
             * Sink
             * @default false
             */
            sink?: boolean;
        };
        /**
         * ConnectorList
         * @description By name, each without its options.
         */
        ConnectorList: {
            /** Items */
            items: components["schemas"]["Connector"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ConsoleEvent
         * @description A console: a sink, or a bare SELECT, whose rows are shown.
         */
        ConsoleEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "console";
            /** Id */
            id: number;
            /** Name */
            name: string;
            /** Statement */
            statement: number;
            /** Columns */
            columns: components["schemas"]["Column"][];
        };
        /** CopyRequest */
        CopyRequest: {
            /** Name */
            name: string;
            /**
             * Folder
             * @description Default: that of the job.
             */
            folder?: string | null;
            /**
             * Revision
             * @description Default: the newest.
             */
            revision?: number | null;
        };
        /**
         * CountsView
         * @description How many match, by state. `silent` are live, but cannot be observed now; `never_run` are jobs
         *     without a run.
         */
        CountsView: {
            /** Total */
            total: number;
            /** States */
            states: {
                [key: string]: number;
            };
            /** Silent */
            silent: number;
            /** Never Run */
            never_run: number;
        };
        /**
         * DebugMessage
         * @description The data of one message of a debug session; the message's event is the value of `event`.
         */
        DebugMessage: components["schemas"]["WaitEvent"] | components["schemas"]["StepEvent"] | components["schemas"]["FindingEvent"] | components["schemas"]["SourceEvent"] | components["schemas"]["ConsoleEvent"] | components["schemas"]["RowsEvent"] | components["schemas"]["OutputEvent"] | components["schemas"]["EndEvent"];
        /**
         * DebugOrder
         * @description Requests a debug session, with the mocks of its sources and the limits that end it.
         */
        DebugOrder: {
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Job */
            job?: string | null;
            /** Revision */
            revision?: number | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            /**
             * @default {
             *       "seed": 1,
             *       "rows": 100,
             *       "tell": false,
             *       "tables": {}
             *     }
             */
            mocks?: components["schemas"]["Mocks"];
            /**
             * @default {
             *       "rows": 1000,
             *       "seconds": 30
             *     }
             */
            limits?: components["schemas"]["Limits"];
        };
        /**
         * Definition
         * @description What the name at a position means, and where the script defines it, if it does.
         */
        Definition: {
            /** Kind */
            kind?: ("catalog" | "database" | "table" | "view" | "model" | "function" | "cte" | "alias" | "column") | null;
            /**
             * Name
             * @default
             */
            name?: string;
            definition?: components["schemas"]["Range"] | null;
        };
        /**
         * DefinitionView
         * @description What a run executes; `engine/README.md` describes every key. `secrets` are names.
         */
        DefinitionView: {
            /** Definition */
            definition: {
                [key: string]: unknown;
            };
        };
        /**
         * DiffView
         * @description A unified diff of two texts as YAML; empty if they are the same.
         */
        DiffView: {
            /** Diff */
            diff: string;
        };
        /**
         * DifferenceView
         * @description How one sink differs: at most 1,000 rows of each kind, with only the compared columns.
         */
        DifferenceView: {
            /** Sink */
            sink: string;
            view: components["schemas"]["Comparison"];
            /** Changed */
            changed: components["schemas"]["ChangedView"][];
            /** Missing */
            missing: {
                [key: string]: unknown;
            }[];
            /** Unexpected */
            unexpected: {
                [key: string]: unknown;
            }[];
            /** First Moved */
            first_moved: number | null;
            /** Problem */
            problem: string;
            /** Expected Rows */
            expected_rows: number;
            /** Seen Rows */
            seen_rows: number;
        };
        /**
         * Documentation
         * @description Markdown for people; Flink's own texts are in English only.
         */
        Documentation: {
            /** En */
            en: string;
            /** Zh */
            zh?: string | null;
        };
        /**
         * Draft
         * @description A script (`sql`, which may be empty), a program (`jar`), or the saved text of a `job`.
         *
         *     `catalogs` and `artifacts` name those of the space; `variables` override the space's own.
         *     `target` is where it would run; None means the job's own, else the default.
         */
        Draft: {
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Job */
            job?: string | null;
            /** Revision */
            revision?: number | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
        };
        /**
         * DraftList
         * @description Newest first.
         */
        DraftList: {
            /** Items */
            items: components["schemas"]["DraftSummary"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DraftRequest
         * @description A text to keep; `content` is any object, and belongs to the editor.
         */
        DraftRequest: {
            /** Name */
            name: string;
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /**
             * Version
             * @description The version that was read last; 0 for a new text. 409 `draft_stale` if another one was written meanwhile.
             * @default 0
             */
            version?: number;
            /** Job Id */
            job_id?: string | null;
            /** Base Revision */
            base_revision?: number | null;
        };
        /**
         * DraftSummary
         * @description A text that is not saved yet, without its content.
         */
        DraftSummary: {
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Job Id */
            job_id: string | null;
            /** Base Revision */
            base_revision: number | null;
            /** Version */
            version: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * DraftView
         * @description A text that is not saved yet.
         */
        DraftView: {
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Job Id */
            job_id: string | null;
            /** Base Revision */
            base_revision: number | null;
            /** Version */
            version: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Content */
            content: {
                [key: string]: unknown;
            };
        };
        /** EditRequest */
        EditRequest: {
            spec: components["schemas"]["JobSpec-Input"];
            /**
             * Note
             * @description The reason, recorded in the history.
             * @default
             */
            note?: string;
            /**
             * Base Revision
             * @description The revision that the text was made from; 0 for a new job. 409 `revision_stale` if another one was saved meanwhile. Default: save in any case.
             */
            base_revision?: number | null;
        };
        /**
         * EndEvent
         * @description The last event. If not `clean`, the worker is replaced, without effect on other sessions.
         */
        EndEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "end";
            /**
             * Reason
             * @enum {string}
             */
            reason: "finished" | "rows" | "seconds" | "memory" | "cancelled" | "failed" | "killed";
            /**
             * Message
             * @default
             */
            message?: string;
            /**
             * Counts
             * @default {}
             */
            counts?: {
                [key: string]: number;
            };
            /**
             * Ms
             * @default 0
             */
            ms?: number;
            /**
             * Clean
             * @default true
             */
            clean?: boolean;
        };
        /**
         * EventKind
         * @description The kind of an event.
         *
         *     For a run: its moves, the acts on it or by it, and what happened between its moves (`silent` to
         *     `restored`). For a user or a token: sign-ins. For any subject but a run: that it was created,
         *     changed, renamed or deleted.
         * @enum {string}
         */
        EventKind: "move" | "wish" | "savepoint" | "restart" | "login" | "definition" | "silent" | "process_lost" | "process_replaced" | "answering" | "flink_restart" | "restored" | "created" | "changed" | "renamed" | "deleted" | "signed_in" | "signed_out" | "sign_in_refused";
        /**
         * EventList
         * @description Oldest first.
         */
        EventList: {
            /** Items */
            items: components["schemas"]["EventView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * EventView
         * @description One event of a history. `seq` increases within the space, or among events of no space.
         */
        EventView: {
            /** Seq */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            subject: components["schemas"]["SubjectView"];
            /** Space Id */
            space_id: string | null;
            actor: components["schemas"]["PrincipalView"];
            kind: components["schemas"]["EventKind"];
            /** Message */
            message: string;
            /** Cause */
            cause: string | null;
            /** Job Id */
            job_id: string | null;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
        };
        /**
         * Expected
         * @description The expected rows of one sink. Only columns that some row names are compared.
         *
         *     `key` names the columns by which rows replace one another, for a sink with +U but no -U.
         */
        Expected: {
            /** Rows */
            rows: {
                [key: string]: unknown;
            }[];
            /** @default final */
            view?: components["schemas"]["Comparison"];
            /**
             * Ordered
             * @default false
             */
            ordered?: boolean;
            /**
             * Key
             * @default []
             */
            key?: string[];
        };
        /**
         * Fact
         * @description A fact about what is at a position; the name says what the value means.
         *
         *     `of` is the table of a column or alias, `builtin` the kind of a built-in function, `since` the
         *     line of releases that brought a word, `installed` whether this release has the jar.
         */
        Fact: {
            /**
             * Name
             * @enum {string}
             */
            name: "builtin" | "computed" | "connector" | "default" | "deprecated" | "installed" | "metadata" | "of" | "primary_key" | "replaced_by" | "required" | "since" | "value" | "values" | "watermark";
            /** Value */
            value: string;
        };
        /**
         * FailureView
         * @description Why a run failed; places count from 1 in the user's own text, and `end_*` is inclusive.
         */
        FailureView: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Owner */
            owner: string;
            /** Stage */
            stage: string | null;
            /** Statement */
            statement: number | null;
            /** Statement Text */
            statement_text: string | null;
            /** Line */
            line: number | null;
            /** Column */
            column: number | null;
            /** End Line */
            end_line: number | null;
            /** End Column */
            end_column: number | null;
            /** Root Cause */
            root_cause: string | null;
            /** Log Tail */
            log_tail: string[];
        };
        /**
         * Finding
         * @description An error, a warning or a note about a range of the script; `fix` can replace the range.
         *
         *     `message` is in English. It is made from `facts` by a template that is there in all languages of
         *     the page (`language/messages.json`); `template` is its id. The fact `words` is what somebody
         *     else said, such as Flink; `where` is a place outside the script, and `near` what was probably
         *     meant.
         *     `more` are further ranges that the same is said of, such as other tables without their jar.
         */
        Finding: {
            /** Code */
            code: string;
            severity: components["schemas"]["Severity"];
            /** Message */
            message: string;
            /** Template */
            template?: string | null;
            /**
             * Facts
             * @default {}
             */
            facts?: {
                [key: string]: string | number | components["schemas"]["Said"][];
            };
            /** Statement */
            statement?: number | null;
            range?: components["schemas"]["Range"] | null;
            /** Fix */
            fix?: string | null;
            /**
             * More
             * @default []
             */
            more?: components["schemas"]["Range"][];
        };
        /**
         * FindingEvent
         * @description A finding about the script; an error ends the session.
         */
        FindingEvent: {
            /** Code */
            code: string;
            severity: components["schemas"]["Severity"];
            /** Message */
            message: string;
            /** Template */
            template?: string | null;
            /**
             * Facts
             * @default {}
             */
            facts?: {
                [key: string]: string | number | components["schemas"]["Said"][];
            };
            /** Statement */
            statement?: number | null;
            range?: components["schemas"]["Range"] | null;
            /** Fix */
            fix?: string | null;
            /**
             * More
             * @default []
             */
            more?: components["schemas"]["Range"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "finding";
        };
        /**
         * FlinkLinkView
         * @description An address of the Flink Web UI: `path` on this server, valid `until` then at the latest.
         */
        FlinkLinkView: {
            /** Path */
            path: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * FolderList
         * @description By path.
         */
        FolderList: {
            /** Items */
            items: components["schemas"]["FolderView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * FolderView
         * @description A folder that holds jobs; `jobs` are those in it, without those in the folders below.
         */
        FolderView: {
            /** Path */
            path: string;
            /** Jobs */
            jobs: number;
        };
        /**
         * Format
         * @description A format; its options are known if its jar is `installed`.
         */
        Format: {
            /** Name */
            name: string;
            /** Installed */
            installed: boolean;
            documentation?: components["schemas"]["Documentation"] | null;
            /**
             * Options
             * @default []
             */
            options?: components["schemas"]["Option"][];
        };
        /**
         * FormatList
         * @description By name.
         */
        FormatList: {
            /** Items */
            items: components["schemas"]["Format"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** FormatRequest */
        FormatRequest: {
            /**
             * Sql
             * @description A whole script; a script with an unclosed quote or comment is rejected.
             */
            sql: string;
        };
        /** FormatView */
        FormatView: {
            /** Sql */
            sql: string;
        };
        /**
         * Function
         * @description A built-in function; `signature` has the types that the release accepts, alternatives divided
         *     by `|`, and `call` names the parameters. A `bare` function is written without parentheses.
         *
         *     `since` is the line of releases that brought it, if not the first.
         */
        Function: {
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "scalar" | "aggregate" | "table";
            /**
             * Signature
             * @default
             */
            signature?: string;
            /**
             * Call
             * @default
             */
            call?: string;
            /**
             * Bare
             * @default false
             */
            bare?: boolean;
            /**
             * Example
             * @default
             */
            example?: string;
            documentation?: components["schemas"]["Documentation"] | null;
            /** Since */
            since?: string | null;
            /**
             * Is Deprecated
             * @default false
             */
            is_deprecated?: boolean;
        };
        /**
         * FunctionList
         * @description By name.
         */
        FunctionList: {
            /** Items */
            items: components["schemas"]["Function"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * FunctionSpec
         * @description A user-defined function that the job's SQL can call by `name`.
         */
        FunctionSpec: {
            /** Name */
            name: string;
            /** Class */
            class: string;
            /** Artifact */
            artifact?: string | null;
        };
        /**
         * Generate
         * @description How the rows of a table are generated; type and seed decide what is not given.
         */
        Generate: {
            /** Rows */
            rows?: number | null;
            /**
             * Columns
             * @default {}
             */
            columns?: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        /**
         * Graph
         * @description The stream graph of the whole script as one job.
         */
        Graph: {
            /**
             * Nodes
             * @default []
             */
            nodes?: components["schemas"]["GraphNode"][];
            /**
             * Chains
             * @default []
             */
            chains?: components["schemas"]["GraphChain"][];
        };
        /**
         * GraphChain
         * @description Operators that run as one task; `vertex_id` is the task's id in Flink.
         */
        GraphChain: {
            /** Id */
            id: string;
            /** Vertex Id */
            vertex_id: string;
            /** Name */
            name: string;
            /** Nodes */
            nodes: number[];
            /** Parallelism */
            parallelism: number;
        };
        /**
         * GraphInput
         * @description An input of an operator, and how records are shipped from it.
         */
        GraphInput: {
            /** Id */
            id: number;
            /** Ship */
            ship: string;
        };
        /**
         * GraphNode
         * @description One operator; `range` is the text from which it is made, if known.
         */
        GraphNode: {
            /** Id */
            id: number;
            /** Uid */
            uid?: string | null;
            /** Operator */
            operator: string;
            /** Name */
            name: string;
            /** Parallelism */
            parallelism: number;
            /** Chain */
            chain?: string | null;
            /** Statement */
            statement?: number | null;
            range?: components["schemas"]["Range"] | null;
            /**
             * Inputs
             * @default []
             */
            inputs?: components["schemas"]["GraphInput"][];
        };
        /** HealthView */
        HealthView: {
            /** Status */
            status: string;
        };
        /**
         * HitKind
         * @description What was found.
         * @enum {string}
         */
        HitKind: "job" | "run" | "catalog" | "variable" | "secret" | "artifact";
        /**
         * HitList
         * @description By kind; those whose names begin with the text come first.
         */
        HitList: {
            /** Items */
            items: components["schemas"]["HitView"][];
        };
        /**
         * HitView
         * @description Something that was found; `place` is the folder of a job, or what a run belongs to.
         */
        HitView: {
            kind: components["schemas"]["HitKind"];
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Place */
            place: string;
            state: components["schemas"]["State"] | null;
        };
        /**
         * Hover
         * @description What is at a position; `range` is its text, `definition` where the script defines it.
         *
         *     `name` is the last part of a name, or a whole keyword; `title` the full name of a table.
         *     `type` is that of a column, an option or the result of a call.
         */
        Hover: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "catalog" | "database" | "table" | "view" | "model" | "function" | "cte" | "alias" | "column" | "statement" | "keyword" | "type" | "option" | "connector" | "format" | "variable" | "secret";
            range: components["schemas"]["Range"];
            /** Name */
            name: string;
            /**
             * Title
             * @default
             */
            title?: string;
            /**
             * Type
             * @default
             */
            type?: string;
            /**
             * Comment
             * @default
             */
            comment?: string;
            /**
             * Signatures
             * @default []
             */
            signatures?: string[];
            /**
             * Columns
             * @default []
             */
            columns?: components["schemas"]["Column"][];
            /**
             * Facts
             * @default []
             */
            facts?: components["schemas"]["Fact"][];
            definition?: components["schemas"]["Range"] | null;
            documentation?: components["schemas"]["Documentation"] | null;
        };
        /**
         * Hovering
         * @description The answer for a position; `hover` is null if nothing is known about it.
         */
        Hovering: {
            hover?: components["schemas"]["Hover"] | null;
        };
        /**
         * IdentityView
         * @description The caller, as the server identified it.
         *
         *     `role` holds everywhere, or only in the space `space_id`; a person may have only the roles in
         *     `spaces`, which lists every space that the caller may see. `permissions` are those in at least
         *     one of them.
         */
        IdentityView: {
            kind: components["schemas"]["PrincipalKind"];
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"] | null;
            /** Space Id */
            space_id: string | null;
            /** Spaces */
            spaces: components["schemas"]["SpaceRoleView"][];
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
        };
        /**
         * JarSpec
         * @description A job that is a program: an uploaded artifact, its main class and its arguments.
         */
        JarSpec: {
            /** Artifact */
            artifact: string;
            /** Main Class */
            main_class?: string | null;
            /**
             * Arguments
             * @default []
             */
            arguments?: string[];
        };
        /**
         * JobKind
         * @description The kind of a job's text.
         * @enum {string}
         */
        JobKind: "sql" | "jar";
        /**
         * JobList
         * @description In the order that was requested.
         */
        JobList: {
            /** Items */
            items: components["schemas"]["JobSummary"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * JobOrder
         * @description The order of a list of jobs; a minus means descending.
         * @enum {string}
         */
        JobOrder: "name" | "-name" | "updated" | "-updated" | "created" | "-created";
        /** JobRequest */
        JobRequest: {
            spec: components["schemas"]["JobSpec-Input"];
            /**
             * Note
             * @description The reason, recorded in the history.
             * @default
             */
            note?: string;
            /**
             * Folder
             * @description A path such as `orders/daily`; empty: the top folder.
             * @default
             */
            folder?: string;
            /** Labels */
            labels?: {
                [key: string]: string;
            };
        };
        /**
         * JobSpec
         * @description One job in full. Its kind follows from its text: `sql` or `jar`.
         */
        "JobSpec-Input": {
            /** Name */
            name: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Parallelism
             * @default 1
             */
            parallelism?: number;
            /**
             * @default {
             *       "jobmanager": {
             *         "cpu": 1,
             *         "memory": "1g"
             *       },
             *       "taskmanager": {
             *         "cpu": 1,
             *         "memory": "1280m",
             *         "slots": 2
             *       }
             *     }
             */
            resources?: components["schemas"]["Resources-Input"];
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * @default {
             *       "on": "lost",
             *       "attempts": 3,
             *       "delay": "5s"
             *     }
             */
            restart?: components["schemas"]["RestartSpec-Input"];
        };
        /**
         * JobSpec
         * @description One job in full. Its kind follows from its text: `sql` or `jar`.
         */
        "JobSpec-Output": {
            /** Name */
            name: string;
            /**
             * Description
             * @default
             */
            description?: string;
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Parallelism
             * @default 1
             */
            parallelism?: number;
            /**
             * @default {
             *       "jobmanager": {
             *         "cpu": 1,
             *         "memory": "1g"
             *       },
             *       "taskmanager": {
             *         "cpu": 1,
             *         "memory": "1280m",
             *         "slots": 2
             *       }
             *     }
             */
            resources?: components["schemas"]["Resources-Output"];
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * @default {
             *       "on": "lost",
             *       "attempts": 3,
             *       "delay": "5s"
             *     }
             */
            restart?: components["schemas"]["RestartSpec-Output"];
        };
        /**
         * JobSummary
         * @description A job without its text, with its newest run.
         *
         *     `release` and `target` are those that the text names; null where it names none.
         */
        JobSummary: {
            /** Id */
            id: string;
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            kind: components["schemas"]["JobKind"];
            /** Folder */
            folder: string;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Release */
            release: string | null;
            /** Target */
            target: string | null;
            /** Latest Revision */
            latest_revision: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            last_run: components["schemas"]["RunSummary"] | null;
        };
        /**
         * JobView
         * @description A job with its newest text and its newest run.
         */
        JobView: {
            /** Id */
            id: string;
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            kind: components["schemas"]["JobKind"];
            /** Folder */
            folder: string;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Release */
            release: string | null;
            /** Target */
            target: string | null;
            /** Latest Revision */
            latest_revision: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            spec: components["schemas"]["JobSpec-Output"];
            last_run: components["schemas"]["RunView"] | null;
        };
        /**
         * Keyword
         * @description A word of the grammar; as a name, a `reserved` one needs back quotes.
         */
        Keyword: {
            /** Word */
            word: string;
            /** Reserved */
            reserved: boolean;
            documentation?: components["schemas"]["Documentation"] | null;
        };
        /**
         * KeywordList
         * @description In alphabetical order.
         */
        KeywordList: {
            /** Items */
            items: components["schemas"]["Keyword"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** LabelsRequest */
        LabelsRequest: {
            /** Labels */
            labels: {
                [key: string]: string;
            };
        };
        /**
         * Limits
         * @description The limits at which a session ends: rows of all consoles together, seconds of running.
         */
        Limits: {
            /**
             * Rows
             * @default 1000
             */
            rows?: number;
            /**
             * Seconds
             * @default 30
             */
            seconds?: number;
        };
        /**
         * Lineage
         * @description The lineage of a whole script, without the statements that have errors.
         */
        Lineage: {
            /**
             * Statements
             * @default []
             */
            statements?: components["schemas"]["StatementLineage"][];
            /**
             * Findings
             * @default []
             */
            findings?: components["schemas"]["Finding"][];
        };
        /**
         * LinkSignIn
         * @description `code` is what follows `#code=` in a sign-in link.
         */
        LinkSignIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "link";
            /**
             * Code
             * Format: password
             */
            code: string;
        };
        /**
         * LinkView
         * @description A one-time sign-in link: append `/sign-in#code=` and `code` to the address of the page.
         */
        LinkView: {
            /** Code */
            code: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** LogView */
        LogView: {
            /** Process */
            process: string;
            /** Lines */
            lines: string[];
        };
        /**
         * MemoryRequest
         * @description The resources of a job, and what of its settings changes how they are divided.
         */
        MemoryRequest: {
            /**
             * @default {
             *       "jobmanager": {
             *         "cpu": 1,
             *         "memory": "1g"
             *       },
             *       "taskmanager": {
             *         "cpu": 1,
             *         "memory": "1280m",
             *         "slots": 2
             *       }
             *     }
             */
            resources?: components["schemas"]["Resources-Input"];
            /** Options */
            options?: {
                [key: string]: string;
            };
            /**
             * Parallelism
             * @default 1
             */
            parallelism?: number;
            /** Release */
            release?: string | null;
        };
        /**
         * MemoryView
         * @description The memory of a cluster: one JobManager, and `taskmanagers` TaskManagers; in bytes.
         */
        MemoryView: {
            jobmanager: components["schemas"]["ProcessMemoryView"];
            taskmanager: components["schemas"]["ProcessMemoryView"];
            /** Taskmanagers */
            taskmanagers: number;
            /** Total */
            total: number;
        };
        /**
         * Mock
         * @description The mock of one source: one of the three kinds; without any, rows are generated.
         */
        Mock: {
            /** Rows */
            rows?: {
                [key: string]: unknown;
            }[] | null;
            generate?: components["schemas"]["Generate"] | null;
            sample?: components["schemas"]["Sample"] | null;
        };
        /**
         * Mocks
         * @description The mocks of the sources of a session; rows are generated for sources that are not named.
         *
         *     With `tell`, each source reports its rows, so that the session can be saved.
         */
        Mocks: {
            /**
             * Seed
             * @default 1
             */
            seed?: number;
            /**
             * Rows
             * @default 100
             */
            rows?: number;
            /**
             * Tell
             * @default false
             */
            tell?: boolean;
            /**
             * Tables
             * @default {}
             */
            tables?: {
                [key: string]: components["schemas"]["Mock"];
            };
        };
        /** MoveFolderRequest */
        MoveFolderRequest: {
            /**
             * Folder
             * @description A path such as `orders/daily`; empty: the top folder.
             */
            folder: string;
            /**
             * To
             * @description A path such as `orders/daily`; empty: the top folder.
             */
            to: string;
        };
        /** MoveRequest */
        MoveRequest: {
            /**
             * Folder
             * @description A path such as `orders/daily`; empty: the top folder.
             */
            folder: string;
        };
        /**
         * MovedView
         * @description The jobs that were moved.
         */
        MovedView: {
            /** Jobs */
            jobs: string[];
        };
        /**
         * NewTokenView
         * @description A new token; only this response contains `token`, its text.
         */
        NewTokenView: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            /** Space Id */
            space_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Token */
            token: string;
        };
        /**
         * NewsRequest
         * @description A notification with Flink's status of the job, which the server verifies before use.
         */
        NewsRequest: {
            /** Run */
            run?: string | null;
            /** Flink Job Id */
            flink_job_id?: string | null;
            /** Status */
            status?: string | null;
            /** At */
            at?: string | null;
        };
        /**
         * OidcView
         * @description An OpenID provider that signs people in; `label` is how it is called.
         */
        OidcView: {
            /** Label */
            label: string;
        };
        /**
         * Option
         * @description An option of Flink, a connector or a format; `description` is Flink's own, in Markdown.
         *
         *     `default` is null if there is none; `values` are all that an enum or a boolean can have.
         */
        Option: {
            /** Key */
            key: string;
            /**
             * Type
             * @default
             */
            type?: string;
            /** Default */
            default?: string | null;
            /**
             * Values
             * @default []
             */
            values?: string[];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Older Keys
             * @default []
             */
            older_keys?: string[];
            /**
             * Required
             * @default false
             */
            required?: boolean;
        };
        /**
         * OptionList
         * @description By key.
         */
        OptionList: {
            /** Items */
            items: components["schemas"]["Option"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * OutcomeView
         * @description The result of a case. With an `error`, nothing was compared.
         *
         *     `seen` are the rows that each expected sink got, to be accepted as the expected ones.
         */
        OutcomeView: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "outcome";
            /** Passed */
            passed: boolean;
            /** Error */
            error: string;
            /** Seconds */
            seconds: number;
            /** Differences */
            differences: components["schemas"]["DifferenceView"][];
            /** Seen */
            seen: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /**
         * OutputEvent
         * @description What a program or a function printed or logged.
         */
        OutputEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "output";
            /** Lines */
            lines: string[];
        };
        /**
         * OwnSessionList
         * @description Newest first.
         */
        OwnSessionList: {
            /** Items */
            items: components["schemas"]["OwnSessionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * OwnSessionView
         * @description A session of the caller; `last_used_at` is accurate to a minute.
         */
        OwnSessionView: {
            /** Id */
            id: string;
            method: components["schemas"]["SignInMethod"];
            /** User Agent */
            user_agent: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Last Used At
             * Format: date-time
             */
            last_used_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Is Current */
            is_current: boolean;
        };
        /**
         * PageMessage
         * @description A message of the stream of a page, by the name of its event: `event` or `ages`.
         */
        PageMessage: components["schemas"]["EventView"] | components["schemas"]["AgesView"];
        /**
         * PasswordRequest
         * @description `current` may be null where the user has no password, as after a reset.
         */
        PasswordRequest: {
            /** Current */
            current?: string | null;
            /**
             * New
             * Format: password
             * @description At least 8 characters, at most 1024 bytes of UTF-8, and not the user's name.
             */
            new: string;
        };
        /** PasswordSignIn */
        PasswordSignIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "password";
            /** Name */
            name: string;
            /**
             * Password
             * Format: password
             */
            password: string;
        };
        /**
         * Permission
         * @description A permission that a route requires.
         * @enum {string}
         */
        Permission: "job:read" | "job:write" | "run:read" | "run:act" | "run:login" | "catalog:read" | "catalog:write" | "variable:read" | "variable:write" | "secret:write" | "artifact:read" | "artifact:write" | "platform:read" | "platform:admin";
        /**
         * PlaceOrder
         * @description Asks about a position, which is 1-based in UTF-16 units.
         */
        PlaceOrder: {
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Job */
            job?: string | null;
            /** Revision */
            revision?: number | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            /** Line */
            line: number;
            /** Column */
            column: number;
        };
        /**
         * Plan
         * @description The plans of each statement and of the job; `graph` is absent if there are errors.
         */
        Plan: {
            /**
             * Statements
             * @default []
             */
            statements?: components["schemas"]["StatementPlan"][];
            graph?: components["schemas"]["Graph"] | null;
            /**
             * Findings
             * @default []
             */
            findings?: components["schemas"]["Finding"][];
        };
        /**
         * PresenceList
         * @description The others who have the job open, by name.
         */
        PresenceList: {
            /** Items */
            items: components["schemas"]["PresenceView"][];
        };
        /**
         * PresenceRequest
         * @description Whether the editor has text that is not saved yet.
         */
        PresenceRequest: {
            /**
             * Is Changed
             * @default false
             */
            is_changed?: boolean;
        };
        /**
         * PresenceView
         * @description Somebody who has the job open.
         */
        PresenceView: {
            who: components["schemas"]["PrincipalView"];
            /** Is Changed */
            is_changed: boolean;
            /**
             * Seen At
             * Format: date-time
             */
            seen_at: string;
        };
        /**
         * PrincipalKind
         * @description The kinds of principals: a person, a token, a run's own JobManager, or the platform.
         * @enum {string}
         */
        PrincipalKind: "user" | "token" | "run" | "system";
        /**
         * PrincipalView
         * @description Who acted: `kind` and `id` identify the principal, `name` is its name at that time.
         */
        PrincipalView: {
            kind: components["schemas"]["PrincipalKind"];
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * ProbeStatus
         * @description The result of a step of a test; a warning names what may be missing or cannot be tested.
         * @enum {string}
         */
        ProbeStatus: "ok" | "warning" | "failed";
        /**
         * ProbeStepView
         * @description One step of a test; `message` ends with the next step for the user where it failed.
         */
        ProbeStepView: {
            /** Name */
            name: string;
            status: components["schemas"]["ProbeStatus"];
            /** Message */
            message: string;
        };
        /**
         * ProbeView
         * @description The results of a test, in the order of its steps.
         */
        ProbeView: {
            /** Target */
            target: string | null;
            /** Is Usable */
            is_usable: boolean;
            /** Steps */
            steps: components["schemas"]["ProbeStepView"][];
        };
        /**
         * ProcessList
         * @description All processes of one cluster.
         */
        ProcessList: {
            /** Items */
            items: components["schemas"]["ProcessView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ProcessMemoryView
         * @description The memory of a process and its parts, in bytes. With a `problem` there are no parts.
         */
        ProcessMemoryView: {
            /** Total */
            total: number;
            /** Parts */
            parts: {
                [key: string]: number;
            };
            /** Problem */
            problem: string;
            /** Smallest */
            smallest: number | null;
        };
        /**
         * ProcessResources
         * @description The limits of one process: `cpu` in cores; `memory` is all memory of the process.
         */
        "ProcessResources-Input": {
            /**
             * Cpu
             * @default 1
             */
            cpu?: number;
            /**
             * Memory
             * @default 1g
             */
            memory?: string | number;
        };
        /**
         * ProcessResources
         * @description The limits of one process: `cpu` in cores; `memory` is all memory of the process.
         */
        "ProcessResources-Output": {
            /**
             * Cpu
             * @default 1
             */
            cpu?: number;
            /**
             * Memory
             * @default 1g
             */
            memory?: string;
        };
        /**
         * ProcessView
         * @description One process or pod of a cluster; `name` is what log calls take.
         */
        ProcessView: {
            /** Name */
            name: string;
            /** Role */
            role: string;
            /** Is Alive */
            is_alive: boolean;
            /** Pid */
            pid: number | null;
            /** Exit Code */
            exit_code: number | null;
            /** Started At */
            started_at: string | null;
        };
        /**
         * ProgramView
         * @description A jar as a program; `main_class` is null where the manifest names none.
         */
        ProgramView: {
            /** Main Class */
            main_class: string | null;
        };
        /**
         * Purpose
         * @description The purpose of a check.
         *
         *     `check`: while a script is written; as for a run, but a jar that the release lacks is only a
         *     warning, since it can still be uploaded. `debug`: all tables are mocked, and bare SELECTs are
         *     shown.
         * @enum {string}
         */
        Purpose: "check" | "run" | "debug";
        /**
         * Range
         * @description A range of the script, 1-based in UTF-16 units; the end is inclusive.
         */
        Range: {
            /** Line */
            line: number;
            /** Column */
            column: number;
            /** End Line */
            end_line: number;
            /** End Column */
            end_column: number;
        };
        /**
         * Reference
         * @description A name in the script; `quoted` if it is in back quotes.
         */
        Reference: {
            range: components["schemas"]["Range"];
            /**
             * Quoted
             * @default false
             */
            quoted?: boolean;
        };
        /**
         * References
         * @description All places of the script that name the same thing, the definition included.
         */
        References: {
            /** Kind */
            kind?: ("catalog" | "database" | "table" | "view" | "model" | "function" | "cte" | "alias" | "column") | null;
            /**
             * Name
             * @default
             */
            name?: string;
            definition?: components["schemas"]["Range"] | null;
            /**
             * References
             * @default []
             */
            references?: components["schemas"]["Reference"][];
        };
        /**
         * ReleaseList
         * @description Oldest first.
         */
        ReleaseList: {
            /** Items */
            items: components["schemas"]["ReleaseView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ReleaseOption
         * @description An option of Flink itself. Xuanwu gives it `preset` unless a job sets another value.
         *
         *     A job cannot set one that is `owned`: the text says why, and what to do instead.
         */
        ReleaseOption: {
            /** Key */
            key: string;
            /**
             * Type
             * @default
             */
            type?: string;
            /** Default */
            default?: string | null;
            /**
             * Values
             * @default []
             */
            values?: string[];
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Older Keys
             * @default []
             */
            older_keys?: string[];
            /**
             * Required
             * @default false
             */
            required?: boolean;
            /** Preset */
            preset?: string | null;
            /**
             * Owned
             * @default
             */
            owned?: string;
        };
        /**
         * ReleaseOptionList
         * @description By key.
         */
        ReleaseOptionList: {
            /** Items */
            items: components["schemas"]["ReleaseOption"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * ReleaseView
         * @description A release that the server knows.
         *
         *     `progress` is the current step of an install, and names the server where that has another home;
         *     `failure` is why the last install into this server's home failed.
         */
        ReleaseView: {
            /** Version */
            version: string;
            /** Java */
            java: number[];
            /** Capabilities */
            capabilities: string[];
            /** Is Installed */
            is_installed: boolean;
            /** Is Default */
            is_default: boolean;
            /** Progress */
            progress: string | null;
            /** Failure */
            failure: string | null;
        };
        /**
         * Resources
         * @description The cluster of one run: one JobManager, and as many TaskManagers as its slots require.
         */
        "Resources-Input": {
            /**
             * @default {
             *       "cpu": 1,
             *       "memory": "1g"
             *     }
             */
            jobmanager?: components["schemas"]["ProcessResources-Input"];
            /**
             * @default {
             *       "cpu": 1,
             *       "memory": "1280m",
             *       "slots": 2
             *     }
             */
            taskmanager?: components["schemas"]["TaskManagerResources-Input"];
        };
        /**
         * Resources
         * @description The cluster of one run: one JobManager, and as many TaskManagers as its slots require.
         */
        "Resources-Output": {
            /**
             * @default {
             *       "cpu": 1,
             *       "memory": "1g"
             *     }
             */
            jobmanager?: components["schemas"]["ProcessResources-Output"];
            /**
             * @default {
             *       "cpu": 1,
             *       "memory": "1280m",
             *       "slots": 2
             *     }
             */
            taskmanager?: components["schemas"]["TaskManagerResources-Output"];
        };
        /**
         * RestartOn
         * @description The outcomes of a run after which the platform automatically starts a new run.
         * @enum {string}
         */
        RestartOn: "never" | "lost" | "failure";
        /** RestartRequest */
        RestartRequest: {
            /**
             * Revision
             * @description The number of a revision. Default: the newest.
             */
            revision?: number | null;
            /**
             * Restore
             * @description `none`, `latest`, or the path of a savepoint or checkpoint.
             * @default latest
             */
            restore?: string;
        };
        /**
         * RestartSpec
         * @description When to restart: after a run is lost (`lost`), or ends as Failed for any cause (`failure`).
         *
         *     The new run is restored from the latest checkpoint. `attempts` limits the consecutive runs that
         *     did not stay Running for ten minutes. Errors of the user are never retried.
         */
        "RestartSpec-Input": {
            /** @default lost */
            on?: components["schemas"]["RestartOn"];
            /**
             * Attempts
             * @default 3
             */
            attempts?: number;
            /**
             * Delay
             * @default 5s
             */
            delay?: string | number;
        };
        /**
         * RestartSpec
         * @description When to restart: after a run is lost (`lost`), or ends as Failed for any cause (`failure`).
         *
         *     The new run is restored from the latest checkpoint. `attempts` limits the consecutive runs that
         *     did not stay Running for ten minutes. Errors of the user are never retried.
         */
        "RestartSpec-Output": {
            /** @default lost */
            on?: components["schemas"]["RestartOn"];
            /**
             * Attempts
             * @default 3
             */
            attempts?: number;
            /**
             * Delay
             * @default 5s
             */
            delay?: string;
        };
        /**
         * RestorableView
         * @description What `latest` restores now: the first of `choices` that exists; without any, nothing.
         */
        RestorableView: {
            kind: components["schemas"]["RestoreKind"];
            /** Choices */
            choices: string[];
            /** Message */
            message: string;
            /** Run */
            run: string | null;
            savepoint: components["schemas"]["SavepointView"] | null;
        };
        /**
         * RestoreKind
         * @description What the first choice is.
         * @enum {string}
         */
        RestoreKind: "none" | "savepoint" | "checkpoint";
        /**
         * RevisionList
         * @description Newest first.
         */
        RevisionList: {
            /** Items */
            items: components["schemas"]["RevisionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** RevisionView */
        RevisionView: {
            /** Id */
            id: string;
            /** Job Id */
            job_id: string;
            /** Number */
            number: number;
            spec: components["schemas"]["JobSpec-Output"];
            /** Note */
            note: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
        };
        /**
         * Role
         * @description A set of permissions; each role includes all of the role before it.
         * @enum {string}
         */
        Role: "viewer" | "operator" | "developer" | "admin";
        /**
         * RolesRequest
         * @description `role` holds everywhere; each of `spaces` in that space only. The higher one counts.
         */
        RolesRequest: {
            role?: components["schemas"]["Role"] | null;
            /** Spaces */
            spaces?: components["schemas"]["SpaceRole"][];
        };
        /** RollbackRequest */
        RollbackRequest: {
            /** Revision */
            revision: number;
            /**
             * Base Revision
             * @description The revision that the text was made from; 0 for a new job. 409 `revision_stale` if another one was saved meanwhile. Default: save in any case.
             */
            base_revision?: number | null;
        };
        /**
         * RowsEvent
         * @description Rows of one console: kind, milliseconds since the request, values in column order.
         */
        RowsEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "rows";
            /** Id */
            id: number;
            /** Rows */
            rows: [
                "+I" | "-U" | "+U" | "-D",
                number,
                unknown[]
            ][];
        };
        /**
         * RunList
         * @description Newest first.
         */
        RunList: {
            /** Items */
            items: components["schemas"]["RunView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * RunSummary
         * @description A run in a list of jobs. `failure` is the first line of why it failed.
         */
        RunSummary: {
            /** Id */
            id: string;
            /** Revision */
            revision: number;
            /** Release */
            release: string;
            /** Target */
            target: string;
            state: components["schemas"]["State"];
            wish: components["schemas"]["Wish"];
            seen: components["schemas"]["Seen"];
            /** Phase */
            phase: string;
            /** Flink State */
            flink_state: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /** Started At */
            started_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Seen At */
            seen_at: string | null;
            /** Seen Age S */
            seen_age_s: number | null;
            /** Is Live */
            is_live: boolean;
            /** Failure */
            failure: string | null;
            /** Actions */
            actions: components["schemas"]["Action"][];
        };
        /**
         * RunView
         * @description A run. `seen_age_s` is the time since it was last seen, `actions` what is permitted now.
         */
        RunView: {
            /** Id */
            id: string;
            /** Job Id */
            job_id: string;
            /** Job Name */
            job_name: string;
            /** Space Id */
            space_id: string;
            /** Revision */
            revision: number;
            /** Release */
            release: string;
            /** Target */
            target: string;
            /** Parallelism */
            parallelism: number;
            state: components["schemas"]["State"];
            wish: components["schemas"]["Wish"];
            seen: components["schemas"]["Seen"];
            /** Phase */
            phase: string;
            /** Flink Job Id */
            flink_job_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /** Parent Id */
            parent_id: string | null;
            /** Attempt */
            attempt: number;
            /** Flink State */
            flink_state: string | null;
            /** Seen At */
            seen_at: string | null;
            /** Absent Since */
            absent_since: string | null;
            /** Waited Until */
            waited_until: string | null;
            /** Wished At */
            wished_at: string | null;
            wished_by: components["schemas"]["PrincipalView"] | null;
            /** Rest Url */
            rest_url: string | null;
            /** Restore Path */
            restore_path: string | null;
            /** Restore Otherwise */
            restore_otherwise: string[];
            /** Restart From */
            restart_from: string | null;
            /** Restart Revision */
            restart_revision: number | null;
            /** Open Savepoints */
            open_savepoints: number;
            /** Checkpoint Path */
            checkpoint_path: string | null;
            /** State Uri */
            state_uri: string | null;
            failure: components["schemas"]["FailureView"] | null;
            /** Started At */
            started_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Removed At */
            removed_at: string | null;
            /** Due At */
            due_at: string | null;
            /** Visits */
            visits: number;
            /** Is Live */
            is_live: boolean;
            /** Seen Age S */
            seen_age_s: number | null;
            /** Actions */
            actions: components["schemas"]["Action"][];
        };
        /**
         * Said
         * @description A sentence within a message: the id of its template, and its facts.
         */
        Said: {
            /** Template */
            template: string;
            /**
             * Facts
             * @default {}
             */
            facts?: {
                [key: string]: string | number;
            };
        };
        /**
         * Sample
         * @description A sample of the real source: at most `rows` rows, read for at most `seconds`.
         */
        Sample: {
            /**
             * Rows
             * @default 100
             */
            rows?: number;
            /**
             * Seconds
             * @default 10
             */
            seconds?: number;
        };
        /**
         * SavepointList
         * @description Oldest first.
         */
        SavepointList: {
            /** Items */
            items: components["schemas"]["SavepointView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * SavepointRequest
         * @description An empty body: there are no options.
         */
        SavepointRequest: Record<string, never>;
        /**
         * SavepointState
         * @description The progress of one savepoint: requested, in progress in Flink, then completed or failed.
         * @enum {string}
         */
        SavepointState: "asked" | "triggered" | "done" | "failed";
        /** SavepointView */
        SavepointView: {
            /** Id */
            id: string;
            /** Run Id */
            run_id: string;
            /** Job Id */
            job_id: string;
            /** Space Id */
            space_id: string;
            /** Stops Run */
            stops_run: boolean;
            state: components["schemas"]["SavepointState"];
            /** Trigger Id */
            trigger_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /** Path */
            path: string | null;
            /** Message */
            message: string | null;
            /** Done At */
            done_at: string | null;
        };
        /**
         * ScriptTables
         * @description The tables of a whole script, without those that only statements with errors use.
         */
        ScriptTables: {
            /**
             * Sources
             * @default []
             */
            sources?: components["schemas"]["SourceTable"][];
            /**
             * Sinks
             * @default []
             */
            sinks?: components["schemas"]["SinkTable"][];
            /**
             * Findings
             * @default []
             */
            findings?: components["schemas"]["Finding"][];
        };
        /**
         * SecretList
         * @description By name.
         */
        SecretList: {
            /** Items */
            items: components["schemas"]["SecretView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * SecretView
         * @description A secret that is set; its value is never returned.
         */
        SecretView: {
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
        };
        /**
         * Seen
         * @description What the platform last observed of a run. `silent` means that it cannot be observed now.
         * @enum {string}
         */
        Seen: "absent" | "starting" | "running" | "finished" | "failed" | "cancelled" | "refused" | "silent";
        /**
         * SessionView
         * @description The session of the request. It ends at `expires_at` unless it is used before.
         *
         *     `role` holds everywhere, and is null for a person who has only the roles in `spaces`, which
         *     lists every space that the caller may see. `permissions` are those in at least one of them.
         *     `has_password` is null for a token; a person without a password sets one without `current`.
         */
        SessionView: {
            /** Id */
            id: string;
            principal: components["schemas"]["PrincipalView"];
            role: components["schemas"]["Role"] | null;
            /** Spaces */
            spaces: components["schemas"]["SpaceRoleView"][];
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
            /** Has Password */
            has_password: boolean | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /**
         * Severity
         * @description `error`: no run can start; `warning`: it runs, perhaps not as intended; `note`: a hint.
         * @enum {string}
         */
        Severity: "error" | "warning" | "note";
        /**
         * SignInMethod
         * @description How somebody proved who they are.
         * @enum {string}
         */
        SignInMethod: "password" | "token" | "link" | "oidc";
        /**
         * SignInWaysView
         * @description How people can sign in besides a password, a token and a link.
         */
        SignInWaysView: {
            oidc: components["schemas"]["OidcView"] | null;
        };
        /**
         * Signature
         * @description One signature of a function, with its parameters in their order.
         */
        Signature: {
            /** Label */
            label: string;
            /**
             * Parameters
             * @default []
             */
            parameters?: string[];
        };
        /**
         * Signatures
         * @description The signatures of the call that contains a position; none if no call does.
         *
         *     `range` is the function's name; `argument` counts from 0.
         */
        Signatures: {
            /**
             * Function
             * @default
             */
            function?: string;
            range?: components["schemas"]["Range"] | null;
            /**
             * Signatures
             * @default []
             */
            signatures?: components["schemas"]["Signature"][];
            /**
             * Argument
             * @default 0
             */
            argument?: number;
            documentation?: components["schemas"]["Documentation"] | null;
        };
        /**
         * SinkTable
         * @description A table that statements write, or the result of a bare SELECT, which has no `table`.
         *
         *     `table` is the full name, `name` that of the debug console; `definition` is the statement that
         *     creates the table, if the script does.
         */
        SinkTable: {
            /** Table */
            table?: string | null;
            /** Name */
            name: string;
            /** Statements */
            statements: number[];
            definition?: components["schemas"]["Range"] | null;
            /** Connector */
            connector?: string | null;
            /**
             * Comment
             * @default
             */
            comment?: string;
            /**
             * Columns
             * @default []
             */
            columns?: components["schemas"]["TableColumn"][];
            /**
             * Primary Key
             * @default []
             */
            primary_key?: string[];
            watermark?: components["schemas"]["Watermark"] | null;
        };
        /**
         * SourceEvent
         * @description The mock of one source; `given` are its rows, if they were requested.
         */
        SourceEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "source";
            /** Table */
            table: string;
            /**
             * How
             * @enum {string}
             */
            how: "generated" | "rows" | "sample";
            /** Rows */
            rows: number;
            /** Given */
            given?: {
                [key: string]: unknown;
            }[] | null;
        };
        /**
         * SourceRef
         * @description A table that a statement reads; `role` is how it is read.
         */
        SourceRef: {
            /** Table */
            table: string;
            /**
             * Role
             * @enum {string}
             */
            role: "scan" | "lookup" | "temporal" | "subquery";
        };
        /**
         * SourceTable
         * @description A table that statements read; `changes` are the row kinds that given rows can have.
         */
        SourceTable: {
            /** Table */
            table?: string | null;
            /** Name */
            name: string;
            /** Statements */
            statements: number[];
            definition?: components["schemas"]["Range"] | null;
            /** Connector */
            connector?: string | null;
            /**
             * Comment
             * @default
             */
            comment?: string;
            /**
             * Columns
             * @default []
             */
            columns?: components["schemas"]["TableColumn"][];
            /**
             * Primary Key
             * @default []
             */
            primary_key?: string[];
            watermark?: components["schemas"]["Watermark"] | null;
            /**
             * Roles
             * @default []
             */
            roles?: ("scan" | "lookup" | "temporal" | "subquery")[];
            /**
             * Changes
             * @default []
             */
            changes?: ("+I" | "-U" | "+U" | "-D")[];
        };
        /**
         * SpaceList
         * @description By name.
         */
        SpaceList: {
            /** Items */
            items: components["schemas"]["SpaceView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** SpaceRequest */
        SpaceRequest: {
            /** Name */
            name: string;
        };
        /** SpaceRole */
        SpaceRole: {
            /** Space */
            space: string;
            role: components["schemas"]["Role"];
        };
        /**
         * SpaceRoleView
         * @description The role of somebody in a space, and the permissions that it gives there.
         */
        SpaceRoleView: {
            /** Space */
            space: string;
            role: components["schemas"]["Role"];
            /** Permissions */
            permissions: components["schemas"]["Permission"][];
        };
        /** SpaceView */
        SpaceView: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /** StartRequest */
        StartRequest: {
            /**
             * Revision
             * @description The number of a revision. Default: the newest.
             */
            revision?: number | null;
            /**
             * Restore
             * @description `none`, `latest`, or the path of a savepoint or checkpoint.
             * @default none
             */
            restore?: string;
        };
        /**
         * State
         * @description The queue that a run is in.
         * @enum {string}
         */
        State: "Accept" | "Running" | "Failed" | "Cancel" | "Finish";
        /**
         * StatementLineage
         * @description What one statement reads and writes; without `sink` it is a bare SELECT.
         */
        StatementLineage: {
            /** Number */
            number: number;
            range: components["schemas"]["Range"];
            /** Sink */
            sink?: string | null;
            /**
             * Sources
             * @default []
             */
            sources?: components["schemas"]["SourceRef"][];
            /**
             * Columns
             * @default []
             */
            columns?: components["schemas"]["ColumnLineage"][];
        };
        /**
         * StatementPlan
         * @description The plans of one statement: `ast` and `execution` as JSON values, `optimized` as text.
         */
        StatementPlan: {
            /** Number */
            number: number;
            range: components["schemas"]["Range"];
            /** Ast */
            ast?: unknown;
            /**
             * Optimized
             * @default
             */
            optimized?: string;
            /** Execution */
            execution?: unknown;
        };
        /**
         * StatementSymbol
         * @description A statement of the outline.
         *
         *     `kind` is its first words, such as `create table` or `insert`; `name` is what it creates or
         *     writes, else the beginning of its text.
         */
        StatementSymbol: {
            /** Number */
            number: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            range: components["schemas"]["Range"];
            name_range?: components["schemas"]["Range"] | null;
            /**
             * Columns
             * @default []
             */
            columns?: components["schemas"]["ColumnSymbol"][];
        };
        /**
         * StatementView
         * @description One statement; `kind` is the engine's verb, such as `write`, `define` or `set`.
         */
        StatementView: {
            /** Number */
            number: number;
            /** Kind */
            kind: string;
            range: components["schemas"]["Range"];
        };
        /**
         * StepEvent
         * @description A step of the session is done.
         */
        StepEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "step";
            /**
             * Step
             * @enum {string}
             */
            step: "parse" | "rules" | "plan" | "execute";
            /** Ms */
            ms: number;
        };
        /** StopRequest */
        StopRequest: {
            /**
             * With Savepoint
             * @default false
             */
            with_savepoint?: boolean;
        };
        /**
         * SubjectKind
         * @description The kinds of things that have a history.
         * @enum {string}
         */
        SubjectKind: "run" | "job" | "catalog" | "variable" | "secret" | "artifact" | "space" | "token" | "user" | "target" | "release";
        /**
         * SubjectView
         * @description The thing that an event is about; one without an id is identified by its name.
         */
        SubjectView: {
            kind: components["schemas"]["SubjectKind"];
            /** Id */
            id: string;
        };
        /**
         * Symbols
         * @description The outline of a script, unfinished statements included.
         */
        Symbols: {
            /**
             * Statements
             * @default []
             */
            statements?: components["schemas"]["StatementSymbol"][];
        };
        /**
         * TableColumn
         * @description A column of a table; `type` is its SQL type without NOT NULL.
         *
         *     `insertable`: a given row of a source, or an INSERT into a sink, can set it. `time` says that it
         *     is an event time (`rowtime`) or the processing time. `expression` belongs to a computed column.
         */
        TableColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Nullable */
            nullable: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "physical" | "metadata" | "computed";
            /**
             * Key
             * @default false
             */
            key?: boolean;
            /**
             * Insertable
             * @default true
             */
            insertable?: boolean;
            /** Time */
            time?: ("rowtime" | "proctime") | null;
            /** Expression */
            expression?: string | null;
            /** Metadata Key */
            metadata_key?: string | null;
            /**
             * Comment
             * @default
             */
            comment?: string;
            generator?: components["schemas"]["UsualValues"] | null;
        };
        /**
         * TargetEditRequest
         * @description New settings for a target whose `version` is still this one.
         *
         *     A secret that is sent as it was shown, "(set)", keeps its value.
         */
        TargetEditRequest: {
            /** Version */
            version: number;
            /**
             * Settings
             * @description The settings of a Kubernetes target; see docs/guides/kubernetes-target.md.
             */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * TargetKind
         * @description The kind of a target.
         * @enum {string}
         */
        TargetKind: "local" | "kubernetes";
        /**
         * TargetList
         * @description By name.
         */
        TargetList: {
            /** Items */
            items: components["schemas"]["TargetView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * TargetOrigin
         * @description Where a target was declared: in the settings of a server, or through the API.
         * @enum {string}
         */
        TargetOrigin: "settings" | "api";
        /**
         * TargetRemovedView
         * @description What still refers to the target that was removed.
         */
        TargetRemovedView: {
            /** Warnings */
            warnings: string[];
        };
        /**
         * TargetRequest
         * @description A new target, a namespace of Kubernetes.
         */
        TargetRequest: {
            /** Name */
            name: string;
            /**
             * Settings
             * @description The settings of a Kubernetes target; see docs/guides/kubernetes-target.md.
             */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * TargetTestRequest
         * @description Settings to test. With a `name`, secrets of that target may be sent as "(set)".
         */
        TargetTestRequest: {
            /** Name */
            name?: string | null;
            /**
             * Settings
             * @description The settings of a Kubernetes target; see docs/guides/kubernetes-target.md.
             */
            settings: {
                [key: string]: unknown;
            };
        };
        /**
         * TargetView
         * @description A place where clusters run.
         *
         *     `clusters` is how many have anything running there; it is null, and `message` says why, while
         *     the target does not answer. Only administrators get `settings`, without secrets. `is_declared`
         *     is whether the server that started last has the target in its settings.
         */
        TargetView: {
            /** Name */
            name: string;
            kind: components["schemas"]["TargetKind"];
            origin: components["schemas"]["TargetOrigin"];
            /** Is Default */
            is_default: boolean;
            /** Is Declared */
            is_declared: boolean;
            /** Version */
            version: number;
            /** Clusters */
            clusters: number | null;
            /** Message */
            message: string | null;
            /** Settings */
            settings: {
                [key: string]: unknown;
            } | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
        };
        /**
         * TaskManagerResources
         * @description A TaskManager also has slots; their number determines how many TaskManagers a run needs.
         */
        "TaskManagerResources-Input": {
            /**
             * Cpu
             * @default 1
             */
            cpu?: number;
            /**
             * Memory
             * @default 1280m
             */
            memory?: string | number;
            /**
             * Slots
             * @default 2
             */
            slots?: number;
        };
        /**
         * TaskManagerResources
         * @description A TaskManager also has slots; their number determines how many TaskManagers a run needs.
         */
        "TaskManagerResources-Output": {
            /**
             * Cpu
             * @default 1
             */
            cpu?: number;
            /**
             * Memory
             * @default 1280m
             */
            memory?: string;
            /**
             * Slots
             * @default 2
             */
            slots?: number;
        };
        /**
         * TemplateList
         * @description In the order in which they are offered.
         */
        TemplateList: {
            /** Items */
            items: components["schemas"]["TemplateView"][];
        };
        /**
         * TemplateView
         * @description A script to begin with. `rows` are given to its sources, by table, in a debug session.
         */
        TemplateView: {
            /** Name */
            name: string;
            /** Title */
            title: {
                [key: string]: string;
            };
            /** About */
            about: {
                [key: string]: string;
            };
            /** Sql */
            sql: string;
            /** Rows */
            rows: {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
        };
        /**
         * TestMessage
         * @description The data of one message of a test; the message's event is the value of `event`.
         */
        TestMessage: components["schemas"]["WaitEvent"] | components["schemas"]["StepEvent"] | components["schemas"]["OutcomeView"];
        /**
         * TestRequest
         * @description A script, and the test case to run it on. The case's `seconds` bound the session.
         */
        TestRequest: {
            /** Sql */
            sql?: string | null;
            jar?: components["schemas"]["JarSpec"] | null;
            /** Job */
            job?: string | null;
            /** Revision */
            revision?: number | null;
            /** Release */
            release?: string | null;
            /** Target */
            target?: string | null;
            /**
             * Options
             * @default {}
             */
            options?: {
                [key: string]: string;
            };
            /**
             * Catalogs
             * @default []
             */
            catalogs?: string[];
            /**
             * Functions
             * @default []
             */
            functions?: components["schemas"]["FunctionSpec"][];
            /**
             * Artifacts
             * @default []
             */
            artifacts?: string[];
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: string;
            };
            case: components["schemas"]["CaseRows"];
        };
        /**
         * TokenList
         * @description By name.
         */
        TokenList: {
            /** Items */
            items: components["schemas"]["TokenView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * TokenRequest
         * @description With `space` null, it is valid in every space; with `valid_for` null, it never expires.
         */
        TokenRequest: {
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            /** Space */
            space?: string | null;
            /** Valid For */
            valid_for?: string | number | null;
        };
        /** TokenSignIn */
        TokenSignIn: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "token";
            /**
             * Token
             * Format: password
             */
            token: string;
        };
        /** TokenView */
        TokenView: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            /** Space Id */
            space_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
        };
        /**
         * UserList
         * @description By name.
         */
        UserList: {
            /** Items */
            items: components["schemas"]["UserView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * UserRequest
         * @description Without a password, the user signs in with a link first.
         */
        UserRequest: {
            role?: components["schemas"]["Role"] | null;
            /** Spaces */
            spaces?: components["schemas"]["SpaceRole"][];
            /** Name */
            name: string;
            /** Password */
            password?: string | null;
        };
        /** UserRoleView */
        UserRoleView: {
            /** Space */
            space: string;
            role: components["schemas"]["Role"];
        };
        /**
         * UserView
         * @description A person; `role` holds everywhere, and `spaces` are the roles in single spaces.
         *
         *     `is_external` tells that an OpenID provider signs the person in, and that its groups decide on
         *     the roles.
         */
        UserView: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"] | null;
            /** Spaces */
            spaces: components["schemas"]["UserRoleView"][];
            /** Has Password */
            has_password: boolean;
            /** Is External */
            is_external: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            created_by: components["schemas"]["PrincipalView"];
        };
        /**
         * UsualValues
         * @description How a debug session generates the values of a column if nothing is set for it.
         *
         *     `how`: `event_time` and `time` advance from `start` by `step_ms`, the former at most `late_ms`
         *     late; `unique` and `count` give each row its own value; `key` and `values` choose among
         *     `values`, which a key shares with other tables; `range` lies between `min` and `max`; `text`,
         *     `bytes` and `nested` are random; `null` is for types without generated values. Some rows get
         *     one of `literals`, with which the script compares the column. `examples` are the first values.
         */
        UsualValues: {
            /**
             * How
             * @enum {string}
             */
            how: "event_time" | "time" | "unique" | "count" | "key" | "values" | "range" | "text" | "bytes" | "nested" | "null";
            /**
             * Values
             * @default []
             */
            values?: unknown[];
            /**
             * Literals
             * @default []
             */
            literals?: unknown[];
            /** Min */
            min?: number | null;
            /** Max */
            max?: number | null;
            /** Start */
            start?: string | null;
            /** Step Ms */
            step_ms?: number | null;
            /** Late Ms */
            late_ms?: number | null;
            /**
             * Examples
             * @default []
             */
            examples?: unknown[];
        };
        /** ValueRequest */
        ValueRequest: {
            /** Value */
            value: string;
        };
        /**
         * VariableList
         * @description By name.
         */
        VariableList: {
            /** Items */
            items: components["schemas"]["VariableView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** VariableView */
        VariableView: {
            /** Space Id */
            space_id: string;
            /** Name */
            name: string;
            /** Value */
            value: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            updated_by: components["schemas"]["PrincipalView"];
        };
        /** VersionView */
        VersionView: {
            /** Version */
            version: string;
        };
        /**
         * WaitEvent
         * @description No worker is free yet; sent at the start, and each time that the place in the queue
         *     changes.
         */
        WaitEvent: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            event: "wait";
            /** Ahead */
            ahead: number;
        };
        /**
         * Watermark
         * @description The event time of a table: its column, and the SQL of the watermark.
         */
        Watermark: {
            /** Column */
            column: string;
            /** Expression */
            expression: string;
        };
        /**
         * Wish
         * @description What the user requests of a run.
         * @enum {string}
         */
        Wish: "run" | "stop" | "stop_with_savepoint";
        /** RenameRequest */
        xuanwu__api__schemas__access__RenameRequest: {
            /** Name */
            name: string;
        };
        /** RenameRequest */
        xuanwu__api__schemas__jobs__RenameRequest: {
            /** Name */
            name: string;
        };
        /**
         * Problem
         * @description Why a call was rejected: who has to act, whether a retry helps, and the next step.
         */
        Problem: {
            /**
             * Type
             * @example urn:xuanwu:problem:not_found
             */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /**
             * Code
             * @description A stable code; programs should use it and not the text.
             */
            code: string;
            owner: components["schemas"]["Owner"];
            retry: components["schemas"]["Retry"];
            /**
             * Where
             * @description The key, parameter or object that is wrong.
             */
            where: string | null;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
        };
        /**
         * Owner
         * @description Who has to act on an error: the user, an operator of an outside system, or Xuanwu.
         * @enum {string}
         */
        Owner: "user" | "outside" | "us";
        /**
         * Retry
         * @description Whether the same call can succeed later, if nobody changes anything.
         * @enum {string}
         */
        Retry: "never" | "later";
    };
    responses: {
        /** @description The request was rejected or failed; the body is a problem document. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description Chosen by the caller. Requests with the same key take effect only once. */
        Key: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_targets: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    add_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    probe_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetTestRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_target: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    edit_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetEditRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetRemovedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    probe_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forget_target: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    show_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sign_in_here: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordSignIn"] | components["schemas"]["TokenSignIn"] | components["schemas"]["LinkSignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnSessionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    show_sign_in_ways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInWaysView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    begin_oidc: {
        parameters: {
            query?: {
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    finish_oidc: {
        parameters: {
            query?: {
                state?: string | null;
                code?: string | null;
                error?: string | null;
                error_description?: string | null;
                iss?: string | null;
                session_state?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_spaces: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    create_space: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpaceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rename_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["xuanwu__api__schemas__access__RenameRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_user: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    set_roles: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolesRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    make_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                sort?: components["schemas"]["JobOrder"];
                /** @description A part of a name or folder. */
                q?: string | null;
                /** @description Jobs in this folder and below. */
                folder?: string | null;
                /** @description `name=value`; several must all be there. */
                label?: string[] | null;
                /** @description Of the newest run; several: any. */
                state?: components["schemas"]["State"][] | null;
                /** @description Also the jobs without a run. */
                never_run?: boolean;
                /** @description Whether it is live and cannot be observed now. */
                silent?: boolean | null;
                target?: string | null;
                release?: string | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    create_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    count_jobs: {
        parameters: {
            query?: {
                /** @description A part of a name or folder. */
                q?: string | null;
                /** @description Jobs in this folder and below. */
                folder?: string | null;
                /** @description `name=value`; several must all be there. */
                label?: string[] | null;
                /** @description Of the newest run; several: any. */
                state?: components["schemas"]["State"][] | null;
                /** @description Also the jobs without a run. */
                never_run?: boolean;
                /** @description Whether it is live and cannot be observed now. */
                silent?: boolean | null;
                target?: string | null;
                release?: string | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    apply_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    edit_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_revisions: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_revision: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    diff_revisions: {
        parameters: {
            query: {
                old: number;
                new: number;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiffView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_lineage: {
        parameters: {
            query?: {
                /** @description The number of a revision. Default: the newest. */
                revision?: number | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rollback_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollbackRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    start_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StartRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_folders: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FolderList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    move_folder: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveFolderRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rename_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["xuanwu__api__schemas__jobs__RenameRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    copy_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    move_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    label_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_cases: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    add_case: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_case: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    change_case: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeCaseRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_case: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
                case: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_drafts: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_draft: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keep_draft: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftSummary"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    discard_draft: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    open_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    close_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    preview_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemoryRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_restorable: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RestorableView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_savepoints_of_job: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                ref: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavepointList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    find_by_name: {
        parameters: {
            query: {
                q: string;
                /** @description At most so many of each kind. */
                limit?: number;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HitList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_runs: {
        parameters: {
            query?: {
                job?: string | null;
                /** @description A part of the job's name, or the beginning of a run's id. */
                q?: string | null;
                /** @description Several: any of them. */
                state?: components["schemas"]["State"][] | null;
                live?: boolean | null;
                /** @description Whether it is live and cannot be observed now. */
                silent?: boolean | null;
                target?: string[] | null;
                release?: string[] | null;
                /** @description The id of the principal that started it. */
                creator?: string | null;
                /** @description Started then or later; with a time zone. */
                since?: string | null;
                /** @description Started before; with a time zone. */
                until?: string | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    count_runs: {
        parameters: {
            query?: {
                job?: string | null;
                /** @description A part of the job's name, or the beginning of a run's id. */
                q?: string | null;
                /** @description Several: any of them. */
                state?: components["schemas"]["State"][] | null;
                live?: boolean | null;
                /** @description Whether it is live and cannot be observed now. */
                silent?: boolean | null;
                target?: string[] | null;
                release?: string[] | null;
                /** @description The id of the principal that started it. */
                creator?: string | null;
                /** @description Started then or later; with a time zone. */
                since?: string | null;
                /** @description Started before; with a time zone. */
                until?: string | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_run: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_definition_of_run: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    diff_runs: {
        parameters: {
            query: {
                /** @description The id of the other run. */
                other: string;
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiffView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stop_run: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restart_run: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RestartRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_savepoints: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavepointList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    take_savepoint: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SavepointRequest"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavepointView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_savepoint: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: never;
            path: {
                run_id: string;
                savepoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavepointView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_processes: {
        parameters: {
            query?: {
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_log: {
        parameters: {
            query?: {
                /** @description The process: `jobmanager`, `taskmanager-1`, …; with the suffix `.out`, its standard output. */
                process?: string;
                lines?: number;
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_run_events: {
        parameters: {
            query?: {
                /** @description Only return events with a higher `seq`. */
                after?: number;
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description Only return events with a higher `seq`. */
                after?: number;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_platform_events: {
        parameters: {
            query?: {
                /** @description Only return events with a higher `seq`. */
                after?: number;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Only return events with a higher `seq`. Default: only new events. */
                after?: number | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Continue after this event. */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, one at a time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stream_all: {
        parameters: {
            query?: {
                /** @description The runs whose age is told every five seconds. */
                run?: string[] | null;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Continue after this message. */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages, one at a time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["PageMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stream_run_events: {
        parameters: {
            query?: {
                /** @description Only return events with a higher `seq`. */
                after?: number;
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: {
                /** @description Continue after this event. */
                "Last-Event-ID"?: number | null;
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, one at a time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stream_log: {
        parameters: {
            query?: {
                /** @description The process: `jobmanager`, `taskmanager-1`, …; with the suffix `.out`, its standard output. */
                process?: string;
                /** @description The offset to start from, in bytes. */
                offset?: number;
                /** @description Not required: the id of a run is unique across all spaces. */
                space?: string | null;
            };
            header?: {
                /** @description Continue after this event. */
                "Last-Event-ID"?: number | null;
            };
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    link_flink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlinkLinkView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_flink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
                /** @description The path below the root of Flink's interface. */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The response of Flink, or another status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    browse_flink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
                /** @description The path below the root of Flink's interface. */
                path: string;
                /** @description What `flink-link` put into the address. */
                ticket: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The response of Flink, or another status */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_catalogs: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_catalog: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    set_catalog: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CatalogRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_catalog: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_variables: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariableList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    set_variable: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValueRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariableView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_variable: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_secrets: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    set_secret: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ValueRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    delete_secret: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    list_artifacts: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    upload_artifact: {
        parameters: {
            query: {
                /** @description The name of the jar file. */
                name: string;
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_artifact: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_program: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgramView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_releases: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    remove_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    install_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the caller. Requests with the same key take effect only once. */
                "Idempotency-Key"?: components["parameters"]["Key"];
            };
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_functions: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunctionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_options: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseOptionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_connectors: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectorList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_connector_options: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_formats: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_keywords: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeywordList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    check_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    trace_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    plan_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    list_script_tables: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScriptTables"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    complete_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completion"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    hover_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hovering"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_signature: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Signatures"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    find_definition: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definition"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    find_references: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["References"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    outline_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Symbols"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    format_script: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormatRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    debug_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DebugOrder"];
            };
        };
        responses: {
            /** @description The messages of the session, one at a time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["DebugMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancel_debug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    test_script: {
        parameters: {
            query?: {
                /** @description The name of a space. Default: the space of the token, else `default`, else the first space in which the caller has a role. */
                space?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TestRequest"];
            };
        };
        responses: {
            /** @description The messages of the test, one at a time. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["TestMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    show_definition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    take_news: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    fetch_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
}
