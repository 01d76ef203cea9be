package launcher.daemon.gateway.http;

/** What the Connection fields say. */
record Connection(boolean keepAlive, boolean upgrade) {

    /** Reads them, and has the fields dropped that they name. */
    static Connection of(Fields fields, boolean http11) throws BadMessage {
        boolean close = false;
        boolean keep = false;
        boolean upgrade = false;
        for (int i = fields.find("connection", 0); i >= 0; i = fields.find("connection", i + 1)) {
            ListItems options = fields.items(i);
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
        return new Connection(!close && (http11 || keep), upgrade);
    }
}
