package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoErrorsTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new AccessDeniedException("/x"), "/x: permission denied"),
                Arguments.of(new NoSuchFileException("/x"), "/x: no such file or folder"),
                Arguments.of(new NotDirectoryException("/x"), "/x: not a folder"),
                Arguments.of(new FileAlreadyExistsException("/x"), "/x: exists already"),
                Arguments.of(new DirectoryNotEmptyException("/x"), "/x: not empty"),
                Arguments.of(new FileSystemLoopException("/x"), "/x: FileSystemLoopException"),
                Arguments.of(new FileSystemException("/x", null, "No space left on device"),
                        "/x: No space left on device"),
                Arguments.of(new IOException("the disk is on fire"), "the disk is on fire"),
                Arguments.of(new IOException(), "IOException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void reasonIsSaidWhereTheExceptionHasOnlyThePath(IOException failure, String told) {
        assertThat(IoErrors.of(failure)).isEqualTo(told);
    }
}
