package io.culvert.relay.stream;

import java.util.Arrays;

/** Arrays of outlets as immutable sets, compared by identity. */
final class Outlets {
    private Outlets() {}

    static MediaOutlet[] with(MediaOutlet[] outlets, MediaOutlet outlet) {
        MediaOutlet[] more = Arrays.copyOf(outlets, outlets.length + 1);
        more[outlets.length] = outlet;
        return more;
    }

    static MediaOutlet[] without(MediaOutlet[] outlets, MediaOutlet outlet) {
        return Arrays.stream(outlets).filter(o -> o != outlet).toArray(MediaOutlet[]::new);
    }
}
