/** Acts: everything with a file descriptor, a thread, a process or a clock. */
module launcher.daemon {
    requires static org.jspecify;
    requires launcher.core;
    requires jdk.net; // when the kernel asks whether the other end is still there
    requires jdk.unsupported; // signals
    requires org.slf4j;
    requires org.newsclub.net.unix;
    requires org.snakeyaml.engine;
    requires com.fasterxml.jackson.databind;
}
