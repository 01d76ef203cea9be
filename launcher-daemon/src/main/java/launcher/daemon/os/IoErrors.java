package launcher.daemon.os;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;

/** Why something about a file failed, in words: many of these exceptions have the path as their whole message. */
public final class IoErrors {

    private IoErrors() {}

    /** {@code /srv/x: permission denied}, or what the exception itself says where that is more than a path. */
    public static String of(IOException failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElseGet(() -> failure.getClass().getSimpleName());
        return failure instanceof FileSystemException about && about.getReason() == null
                ? message + ": " + reason(about) : message;
    }

    /** The same of a failure in the middle of a folder. */
    public static String of(DirectoryIteratorException failure) {
        return of(Objects.requireNonNull(failure.getCause()));
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case NotDirectoryException _ -> "not a folder";
            case FileAlreadyExistsException _ -> "exists already";
            case DirectoryNotEmptyException _ -> "not empty";
            default -> failure.getClass().getSimpleName();
        };
    }
}
