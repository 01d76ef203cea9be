package launcher.core.app;

import java.util.Optional;

/**
 * Where an app serves and where its clients find it.
 *
 * @param basePath  the path the app itself serves under, without slashes at the ends; empty if it serves at the root
 * @param streamlit true if this is a Streamlit app that the launcher built the command for
 * @param readiness how it is found out that it serves
 * @param route     where the gateway offers it
 */
public record ServingSpec(
        PortSpec port, Optional<String> basePath, boolean streamlit, ReadinessSpec readiness, RouteSpec route) {}
