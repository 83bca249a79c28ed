package io.culvert.fleet.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32C;

/**
 * The pictures of an H.264 clip in their order, each known by its bytes, so that a viewer of the clip can be told which
 * one it was sent. A picture here is a slice: what an encoder makes of a frame may be several. Immutable.
 */
public final class Pictures {
    private static final int IDR = 5;
    private static final int NON_IDR = 1;

    private final Map<Long, TreeSet<Integer>> places = new HashMap<>();
    private final int count;

    private Pictures(List<byte[]> slices) {
        for (int n = 0; n < slices.size(); n++) {
            places.computeIfAbsent(digest(slices.get(n)), unseen -> new TreeSet<>())
                    .add(n);
        }
        count = slices.size();
    }

    /** Of a clip in Annex B form. */
    public static Pictures of(byte[] annexB) {
        List<byte[]> slices = new ArrayList<>();
        NalUnits.ofAnnexB(annexB).filter(Pictures::isSlice).forEach(slices::add);
        return new Pictures(slices);
    }

    public int count() {
        return count;
    }

    static boolean isSlice(byte[] nal) {
        int type = nal[0] & 0x1F;
        return type == IDR || type == NON_IDR;
    }

    private static long digest(byte[] slice) {
        CRC32C crc = new CRC32C();
        crc.update(slice);
        return (long) slice.length << 32 | crc.getValue();
    }

    /** A watch for one viewer of the clip, which may be looped; to be fed on the viewer's reader thread. */
    public Order order() {
        return new Order();
    }

    /** In what order a viewer got the pictures. Guarded by itself. */
    public final class Order implements ObjIntConsumer<byte[]> {
        private final NalUnits units = new NalUnits(this::onNal);
        private TreeSet<Integer> last = new TreeSet<>();
        /** The one of them that it most likely was: some pictures of a clip are alike. */
        private int place = -1;

        private long seen;
        private long strange;
        private long jumps;
        private long badJumps;

        /** @param from where the RTP payload begins in the packet */
        @Override
        public synchronized void accept(byte[] packet, int from) {
            units.onPayload(packet, from);
        }

        private void onNal(byte[] nal) {
            if (!isSlice(nal)) {
                return;
            }
            TreeSet<Integer> now = places.get(digest(nal));
            if (now == null) {
                strange++;
            } else {
                follow(now, (nal[0] & 0x1F) == IDR);
            }
        }

        private void follow(TreeSet<Integer> now, boolean randomAccess) {
            boolean next = last.stream().anyMatch(place -> now.contains((place + 1) % count));
            if (seen > 0 && !next) {
                jumps++;
                badJumps += randomAccess ? 0 : 1;
            }
            seen++;
            int expected = (place + 1) % count;
            place = seen > 1 && now.contains(expected) ? expected : now.first();
            last = now;
        }

        /** Where in the clip the last picture stands, as a part of the whole; NaN before the first. */
        public synchronized double position() {
            return place < 0 ? Double.NaN : (double) place / count;
        }

        /** Pictures that came. */
        public synchronized long seen() {
            return seen;
        }

        /** Pictures that are none of the clip's: torn, or mixed of two. */
        public synchronized long strange() {
            return strange;
        }

        /** Times that a picture came which does not follow the one before it: once for each change of the sender. */
        public synchronized long jumps() {
            return jumps;
        }

        /** Jumps to a picture that a decoder cannot start with. */
        public synchronized long badJumps() {
            return badJumps;
        }
    }
}
