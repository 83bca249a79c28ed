package io.culvert.session.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.culvert.wire.kafka.Json;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Reads a definition that somebody wrote, strictly: whatever stands in it must stand in the definition that comes of it. */
public final class DefinitionReader {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DefinitionReader() {}

    public static StreamDefinition read(String stream, byte[] json, StreamDefinition.Origin origin)
            throws InvalidDefinitionException {
        try {
            return read(stream, MAPPER.readTree(json), origin);
        } catch (JsonProcessingException e) {
            throw new InvalidDefinitionException(
                    "no JSON from line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new InvalidDefinitionException("no JSON");
        }
    }

    static StreamDefinition read(String stream, JsonNode written, StreamDefinition.Origin origin)
            throws InvalidDefinitionException {
        if (!(written instanceof ObjectNode object)) {
            throw new InvalidDefinitionException("a definition is an object with a source");
        }
        ObjectNode whole = object.deepCopy();
        whole.put("stream", stream).put("origin", origin.name());
        StreamDefinition definition = definition(stream, whole);
        if (definition.source() instanceof StreamSource.Unknown) {
            throw new InvalidDefinitionException("source.kind is none of file, rtsp, publish");
        }
        requireUnderstood("", written, tree(Json.bytes(definition)));
        return definition;
    }

    private static StreamDefinition definition(String stream, ObjectNode whole) throws InvalidDefinitionException {
        try {
            WireRecord record =
                    new WireRecord(Topics.CATALOGUE, 0, stream, Map.of(), Optional.of(MAPPER.writeValueAsBytes(whole)));
            return StreamDefinition.decode(record).orElseThrow();
        } catch (JsonProcessingException | RecordFormatException e) {
            throw new InvalidDefinitionException(e.getMessage());
        }
    }

    private static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e); // we have just written it
        }
    }

    private static void requireUnderstood(String where, JsonNode written, JsonNode read)
            throws InvalidDefinitionException {
        if (written.isObject() && read.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = written.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                String name = where.isEmpty() ? field.getKey() : where + "." + field.getKey();
                requireUnderstood(name, field.getValue(), read.path(field.getKey()));
            }
        } else if (written.isArray() && read.isArray() && written.size() == read.size()) {
            for (int i = 0; i < written.size(); i++) {
                requireUnderstood(where + "." + i, written.get(i), read.get(i));
            }
        } else if (!written.equals(read)) {
            throw new InvalidDefinitionException(where + " is not understood");
        }
    }
}
