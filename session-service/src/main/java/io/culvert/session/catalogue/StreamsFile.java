package io.culvert.session.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.WireRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The streams that the configuration names, in YAML or JSON, which is YAML too:
 *
 * <pre>
 * streams:
 *   /live/door:
 *     source: {kind: rtsp, urls: ["rtsp://10.0.0.5/h264"]}
 *     always: true
 * </pre>
 *
 * @param definitions by path
 */
public record StreamsFile(Map<String, StreamDefinition> definitions) {
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    public static StreamsFile parse(byte[] content) throws InvalidDefinitionException {
        JsonNode root = tree(content);
        JsonNode streams = root.path("streams");
        if (isNothing(root) || root.size() == 1 && root.has("streams") && isNothing(streams)) {
            return new StreamsFile(Map.of());
        }
        if (!streams.isObject() || root.size() != 1) {
            throw new InvalidDefinitionException("one key, streams, with paths below it is expected");
        }
        Map<String, StreamDefinition> definitions = new TreeMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> each = streams.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> stream = each.next();
            definitions.put(stream.getKey(), definition(stream.getKey(), stream.getValue()));
        }
        return new StreamsFile(definitions);
    }

    /** YAML without a value reads as an empty text. */
    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || node.isObject() && node.isEmpty()
                || node.isTextual() && node.asText().isEmpty();
    }

    private static JsonNode tree(byte[] content) throws InvalidDefinitionException {
        try {
            return YAML.readTree(content);
        } catch (JsonProcessingException e) { // its message quotes the line
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new InvalidDefinitionException("no YAML from line " + line);
        } catch (IOException e) {
            throw new InvalidDefinitionException("no YAML");
        }
    }

    private static StreamDefinition definition(String path, JsonNode written) throws InvalidDefinitionException {
        try {
            return DefinitionReader.read(path, written, StreamDefinition.Origin.FILE);
        } catch (InvalidDefinitionException e) {
            throw new InvalidDefinitionException(path + ": " + e.getMessage());
        }
    }

    public void requireAtMost(long most) throws InvalidDefinitionException {
        if (definitions.size() > most) {
            throw new InvalidDefinitionException(
                    "it names " + definitions.size() + " streams, there is room for " + most);
        }
    }

    /**
     * What has to be written so that the catalogue says what the file says. Nothing, if it does: so several services with
     * one file do not write against each other. A stream that the API defined is taken over if the file names it.
     */
    public List<WireRecord> changes(Collection<StreamDefinition> standing) {
        Map<String, StreamDefinition> present = new TreeMap<>();
        standing.forEach(definition -> present.put(definition.stream(), definition));
        List<WireRecord> changes = new ArrayList<>();
        for (StreamDefinition wanted : definitions.values()) {
            if (!wanted.equals(present.get(wanted.stream()))) {
                changes.add(wanted.encode());
            }
        }
        for (StreamDefinition definition : present.values()) {
            if (definition.origin() == StreamDefinition.Origin.FILE && !definitions.containsKey(definition.stream())) {
                changes.add(StreamDefinition.removal(definition.stream()));
            }
        }
        return changes;
    }
}
