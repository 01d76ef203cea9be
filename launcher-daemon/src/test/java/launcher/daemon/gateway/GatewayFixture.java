package launcher.daemon.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.UseSample;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.config.settings.HostPort;
import launcher.daemon.engine.ReadyApp;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.server.Deadlines;
import launcher.daemon.provider.AppSpecs;

/** The real gateway on a free port, in front of one server that is an app named {@code app}, at {@code /app}. */
public final class GatewayFixture implements AutoCloseable {

    public static final GatewaySettings.Limits LIMITS =
            new GatewaySettings.Limits(1000, 200, 1000, 64, 16 * 1024, 128 * 1024, 200, 16 << 20, 64 << 20);

    private final Gateway gateway;
    private final EngineFixture engine;

    private GatewayFixture(Gateway gateway, EngineFixture engine) {
        this.gateway = gateway;
        this.engine = engine;
    }

    public static GatewayFixture port(int upstream, Path spool) {
        return port(upstream, spool, LIMITS, Deadlines.DEFAULT);
    }

    public static GatewayFixture port(int upstream, Path spool, GatewaySettings.Limits limits, Deadlines deadlines) {
        AppSpec app = AppSpecs.command("true").named(new AppId("app"));
        return of(app, EngineFixture.ready(app, upstream), spool, settings(limits, List.of()), deadlines);
    }

    public static GatewayFixture of(AppSpec app, EngineFixture engine, Path spool, GatewaySettings settings,
            Deadlines deadlines) {
        try {
            return new GatewayFixture(
                    Gateway.start(settings, deadlines, ReadyApp.catalog(app), spool, engine.engine(), engine.views(),
                            engine.events()), engine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadTemplateException e) {
            throw new AssertionError("no template was given", e);
        }
    }

    public static GatewaySettings settings(GatewaySettings.Limits limits, List<String> trustedProxies) {
        return new GatewaySettings(new HostPort("127.0.0.1", 0), Optional.empty(), List.of(), true, trustedProxies,
                new GatewaySettings.Loading(true, 503, Optional.empty()),
                        new GatewaySettings.Ignore(List.of(), List.of(), List.of()), limits);
    }

    /** How the one app is used. */
    public UseSample use() {
        return engine.use();
    }

    public int port() {
        return gateway.address().getPort();
    }

    @Override
    public void close() {
        try (engine) {
            gateway.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
