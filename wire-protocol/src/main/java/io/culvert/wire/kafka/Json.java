package io.culvert.wire.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** JSON of record values: records as objects, absent optionals left out, unknown fields ignored. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .build();

    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON: " + value.getClass(), e);
        }
    }

    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) { // JSON's own null: a tombstone is a record without value, nothing else
                throw new RecordFormatException("no " + type.getSimpleName() + ": null");
            }
            return value;
        } catch (IOException e) {
            throw new RecordFormatException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** Like {@link #read(byte[], Class)}, but no message or cause quotes anything of the JSON. */
    static <T> T readSecret(byte[] json, Class<T> type) {
        try {
            return read(json, type);
        } catch (RecordFormatException e) {
            throw new RecordFormatException("no " + type.getSimpleName() + ": " + Json.harmless(e.getCause()));
        }
    }

    /** What Jackson says of an unreadable value quotes it; what our own records refuse quotes nothing. */
    private static String harmless(Throwable failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return "not readable as JSON";
        }
        Throwable refusal = mapping.getCause();
        if (refusal instanceof IllegalArgumentException || refusal instanceof NullPointerException) {
            return String.valueOf(refusal.getMessage());
        }
        return "not readable at "
                + mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                        .collect(Collectors.joining("."));
    }

    public static <T> T read(String json, Class<T> type) {
        return read(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
