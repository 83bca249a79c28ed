package io.culvert.session.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamDefinition.Origin;
import io.culvert.wire.kafka.StreamSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
    private static StreamDefinition read(String json) throws InvalidDefinitionException {
        return DefinitionReader.read("/live/a", json.getBytes(StandardCharsets.UTF_8), Origin.API);
    }

    @Test
    void shouldFillInWhatIsLeftOut() throws Exception {
        assertThat(read("{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:p@cam/x\"]}}"))
                .isEqualTo(new StreamDefinition(
                        "/live/a", new StreamSource.Rtsp(List.of("rtsp://u:p@cam/x"), null), false, Origin.API));
    }

    @Test
    void shouldTakeWhatItAnsweredItself() throws Exception {
        assertThat(read("{\"stream\":\"/live/a\",\"source\":{\"kind\":\"file\",\"name\":\"a.mp4\"},"
                        + "\"always\":true,\"origin\":\"API\"}"))
                .isEqualTo(new StreamDefinition("/live/a", new StreamSource.File("a.mp4"), true, Origin.API));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'source':{'kind':'file','name':'a.mp4'},'colour':1}; colour is not understood",
                "{'source':{'kind':'file','name':'a.mp4','loop':true}}; source.loop is not understood",
                "{'source':{'kind':'rtsp','urls':['rtsp://c'],'transport':'QUIC'}}; source.transport is not understood",
                "{'source':{'kind':'rtsp','urls':['rtsp://c'],'transport':'udp'}}; source.transport is not understood",
                "{'source':{'kind':'file','name':'a.mp4'},'always':'yes'}; not readable at always",
                "{'source':{'kind':'file','name':'a.mp4'},'always':1}; always is not understood",
                "{'source':{'kind':'file','name':'a.mp4'},'stream':'/live/b'}; stream is not understood",
                "{'source':{'kind':'file','name':'a.mp4'},'origin':'FILE'}; origin is not understood",
                "{'source':{'kind':'srt','url':'srt://c'}}; source.kind is none of file, rtsp, publish",
                "{'source':{'kind':'publish','users':[{'name':'a','password':'b','role':'c'}]}}; source.users.0.role",
                "{'source':{'kind':'rtsp','urls':['ftp://c']}}; a URL must begin with rtsp, rtsps, http or https",
                "[]; a definition is an object with a source",
                "null; a definition is an object with a source",
                "{}; source",
                "{'source':{'kind':'file','name':'a.mp4'}} x; no JSON from line 1",
                "{'always':true,'always':false,'source':{'kind':'file','name':'a.mp4'}}; no JSON from line 1",
                "{; no JSON from line 1"
            })
    void shouldSayWhatIsNotUnderstood(String json, String message) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"source\":{\"kind\":\"rtsp\",\"urls\":\"rtsp://u:s3cret@c\"}}",
                "{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:s3cret@c@d\"]}}",
                "{\"source\":{\"kind\":\"publish\",\"users\":[\"s3cret\"]}}",
                "{\"source\":\"s3cret",
                "{\"source\":s3cret}"
            })
    void shouldQuoteNoValue(String json) {
        assertThatThrownBy(() -> read(json)).hasMessageNotContaining("s3cret").hasNoCause();
    }

    @Test
    void shouldPutPasswordsBackWhereTheMaskStands() throws Exception {
        StreamDefinition before = read("{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:old@cam/x\"]}}");
        StreamDefinition written =
                read("{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:***@cam/x\",\"rtsp://u:new@cam/y\"]}}");

        assertThat(((StreamSource.Rtsp)
                                Unmasking.of(written, Optional.of(before)).source())
                        .urls())
                .containsExactly("rtsp://u:old@cam/x", "rtsp://u:new@cam/y");

        StreamDefinition users =
                read("{\"source\":{\"kind\":\"publish\",\"users\":[{\"name\":\"a\",\"password\":\"old\"}]}}");
        assertThat(Unmasking.of(users.masked(), Optional.of(users))).isEqualTo(users);
    }

    @Test
    void shouldRefuseAMaskThatStandsForNothing() throws Exception {
        StreamDefinition written = read("{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:***@cam/x\"]}}");
        StreamDefinition other = read("{\"source\":{\"kind\":\"rtsp\",\"urls\":[\"rtsp://u:old@evil/x\"]}}");

        assertThatThrownBy(() -> Unmasking.of(written, Optional.empty()))
                .isInstanceOf(InvalidDefinitionException.class);
        assertThatThrownBy(() -> Unmasking.of(written, Optional.of(other)))
                .as("another host must not get the password")
                .isInstanceOf(InvalidDefinitionException.class);
    }
}
