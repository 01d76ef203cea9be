package launcher.daemon.gateway.activity;

/**
 * The little that is to be known of Streamlit's messages: field numbers of its protobuf, the same in every version
 * since 1.37. A test holds them against the descriptors of real versions.
 */
final class StreamlitProtocol {

    // BackMsg, from the browser
    static final int CLEAR_CACHE = 5;
    static final int SET_RUN_ON_SAVE = 6;
    static final int STOP_SCRIPT = 7;
    static final int RERUN_SCRIPT = 11;
    static final int LOAD_GIT_INFO = 12;
    static final int DEBUG_LAST_BACKMSG_ID = 13;
    static final int DEBUG_DISCONNECT_WEBSOCKET = 14;
    static final int DEBUG_SHUTDOWN_RUNTIME = 15;
    static final int FILE_URLS_REQUEST = 16;
    static final int APP_HEARTBEAT = 17;
    static final int DEFERRED_FILE_REQUEST = 18;
    static final int BACKEND_OPERATION_REQUEST = 19;

    /** In ClientState, which is what rerun_script carries: the browser's timer for a fragment asks, and no person. */
    static final int IS_AUTO_RERUN = 6;

    /** In BackendOperationRequest: a table asks for the rows that it is about to show. */
    static final int DATAFRAME_CHUNK = 6;

    // ForwardMsg, from the server
    static final int NEW_SESSION = 4;
    static final int SCRIPT_FINISHED = 6;

    /** A value of script_finished: another run follows at once. */
    static final int FINISHED_EARLY_FOR_RERUN = 2;

    /** What a message of the browser says about its user. */
    enum BackMessage {
        /** The script is to run because of an input, or because the page was loaded. */
        RERUN,
        /** The script is to run because the browser's timer says so. */
        TIMED_RERUN,
        /** A person did something else. */
        INPUT,
        /** A table shows rows: its user scrolled, or the page drew it anew. */
        ROWS,
        /** No act of a person. */
        HEARTBEAT,
        /** It could not be parsed. */
        UNKNOWN
    }

    private StreamlitProtocol() {}

    static ProtobufScanner backMessages() {
        return new ProtobufScanner((1 << RERUN_SCRIPT) | (1 << BACKEND_OPERATION_REQUEST), IS_AUTO_RERUN);
    }

    static ProtobufScanner forwardMessages() {
        return new ProtobufScanner(0, SCRIPT_FINISHED);
    }

    /** Classifies a message by what was found in it. */
    static BackMessage classify(ProtobufScanner back) {
        if (!back.whole()) {
            return BackMessage.UNKNOWN;
        }
        if (back.has(RERUN_SCRIPT)) {
            return back.number() == 0 ? BackMessage.RERUN : BackMessage.TIMED_RERUN;
        }
        if (back.has(BACKEND_OPERATION_REQUEST)) {
            return back.hasInside(DATAFRAME_CHUNK) ? BackMessage.ROWS : BackMessage.INPUT;
        }
        if (back.has(APP_HEARTBEAT) || back.has(DEBUG_DISCONNECT_WEBSOCKET) || back.has(DEBUG_SHUTDOWN_RUNTIME)) {
            return BackMessage.HEARTBEAT;
        }
        return BackMessage.INPUT; // also what a later version may add: better awake without use than asleep during use
    }
}
