package launcher.cli.command;

import launcher.core.protocol.Request;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of lines. */
final class LineCount implements ITypeConverter<Integer> {

    LineCount() {}

    @Override
    public Integer convert(String text) {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > Request.Logs.LINES_MAX) {
            throw new TypeConversionException("\"" + text + "\" is no number of lines: write one from 0 to "
                    + Request.Logs.LINES_MAX);
        }
        return Integer.parseInt(text);
    }
}
