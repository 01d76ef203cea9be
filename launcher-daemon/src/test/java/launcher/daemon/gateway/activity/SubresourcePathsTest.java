package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubresourcePathsTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # streamlit, method, path,              dest,     accept,                        part
            true,        GET,    /app/media/a.png,   image,    image/avif,                    true
            true,        GET,    /app/media/a.png,   '',       'image/avif,image/webp,*/*',   true
            true,        GET,    /app/media/t.arrow, empty,    */*,                           true
            true,        GET,    /app/media/f.csv,   document, 'text/html,*/*',               false
            true,        GET,    /app/media/f.csv,   '',       'text/html,*/*',               false
            true,        GET,    /app/static/js/a.js, script,  */*,                           true
            true,        GET,    /app/static/js/a.js, '',      */*,                           true
            true,        GET,    /app/,              document, text/html,                     false
            true,        GET,    /app/,              '',       '',                            false
            true,        PUT,    /app/media/a.png,   image,    */*,                           false
            true,        PUT,    /app/_stcore/upload_file/1, empty, */*,                      false
            true,        GET,    /app/component/x/index.html, iframe, text/html,              true
            true,        GET,    /app/,              iframe,   text/html,                     false
            false,       GET,    /,                  iframe,   text/html,                     false
            false,       GET,    /media/a,           '',       */*,                           false
            false,       GET,    /logo,              '',       'image/png,*/*',               true
            false,       GET,    /style,             '',       'text/css,*/*;q=0.1',          true
            false,       GET,    /api,               empty,    application/json,              false
            false,       GET,    /api,               '',       */*,                           false
            false,       HEAD,   /logo,              Image,    '',                            true
            """)
    void aPageAsksForPartsOfItself(
            boolean streamlit, String method, String path, String dest, String accept, boolean part) {
        assertThat(SubresourcePaths.isPart(streamlit, method, path, dest, accept)).isEqualTo(part);
    }
}
