package launcher.daemon.gateway.http;

/** What the Connection fields say. */
record ConnectionHeader(boolean keepAlive, boolean upgrade) {

    /** Reads them, and has the fields dropped that they name. */
    static ConnectionHeader of(Fields fields, boolean http11) throws BadMessageException {
        boolean close = false;
        boolean keep = false;
        boolean upgrade = false;
        for (int i = fields.find("connection", 0); i >= 0; i = fields.find("connection", i + 1)) {
            CommaListCursor options = fields.items(i);
            while (options.next()) {
                if (options.is("close")) {
                    close = true;
                } else if (options.is("keep-alive")) {
                    keep = true;
                } else if (options.is("upgrade")) {
                    upgrade = true;
                } else {
                    fields.dropNamed(options);
                }
            }
        }
        return new ConnectionHeader(!close && (http11 || keep), upgrade);
    }
}
