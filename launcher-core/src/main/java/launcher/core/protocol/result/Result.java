package launcher.core.protocol.result;

import launcher.core.protocol.json.Json;

/** The result of a request that was done. */
public sealed interface Result
        permits StatusDocument, AppList, Started, Stopped, Tracked, PrioritySet, BatchReport, CheckReport, StreamEnd,
                Explanation,
                ReloadReport, ConfigReport, ConfigView, VersionView, Pong {

    /** The version of the documents' shape, {@code "schema"} in those that are read by scripts. */
    int SCHEMA = 1;

    Json.Obj toJson();
}
