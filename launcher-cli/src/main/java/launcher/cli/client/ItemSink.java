package launcher.cli.client;

import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** Takes the items of a stream as they come. */
@FunctionalInterface
public interface ItemSink {

    /**
     * Takes the next item.
     *
     * @return false to hear no more
     */
    boolean accept(Json.Obj item) throws WireFormatException;
}
