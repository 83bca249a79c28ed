package io.culvert.fleet.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PicturesTest {
    /** Parameter sets, a key picture, two others, with start codes of four and three bytes. */
    private static final byte[] CLIP = {
        0, 0, 0, 1, 0x67, 9, 0, 0, 0, 1, 0x68, 9, 0, 0, 0, 1, 0x65, 10, 11, 12, 0, 0, 1, 0x41, 20, 21, 22, 0, 0, 1,
        0x41, 30, 31, 32
    };

    private static final byte[] KEY = {0x65, 10, 11, 12};
    private static final byte[] SECOND = {0x41, 20, 21, 22};
    private static final byte[] THIRD = {0x41, 30, 31, 32};

    private final Pictures pictures = Pictures.of(CLIP);
    private final Pictures.Order order = pictures.order();

    private void send(byte[]... payloads) {
        for (byte[] payload : payloads) {
            order.accept(payload, 0);
        }
    }

    @Test
    void shouldSeeNoJumpWhenTheClipIsLooped() {
        send(KEY, SECOND, THIRD, KEY, SECOND);

        assertThat(pictures.count()).isEqualTo(3);
        assertThat(order.seen()).isEqualTo(5);
        assertThat(order.jumps()).isZero();
        assertThat(order.position()).isEqualTo(1 / 3.0);
    }

    @Test
    void shouldTellWhereItIsWhenPicturesAreAlike() {
        byte[] alike = {0, 0, 1, 0x65, 10, 11, 0, 0, 1, 0x41, 20, 21, 0, 0, 1, 0x41, 30, 31, 0, 0, 1, 0x41, 20, 21};
        Pictures.Order at = Pictures.of(alike).order();
        for (byte[] payload : new byte[][] {{0x65, 10, 11}, {0x41, 20, 21}, {0x41, 30, 31}, {0x41, 20, 21}}) {
            at.accept(payload, 0);
        }

        assertThat(at.jumps()).isZero();
        assertThat(at.position()).isEqualTo(0.75);
    }

    @Test
    void shouldTellAJumpToAKeyPictureFromOthersWhenTheSenderChanges() {
        send(SECOND, KEY, THIRD);

        assertThat(order.jumps()).isEqualTo(2);
        assertThat(order.badJumps()).isEqualTo(1);
    }

    @Test
    void shouldCountAJumpForEachWhenTwoSendersAreMixed() {
        send(KEY, KEY, SECOND, SECOND);

        assertThat(order.jumps()).isEqualTo(2);
    }

    @Test
    void shouldPutFragmentsAndAggregatesTogether() {
        send(
                new byte[] {24, 0, 2, 0x67, 9, 0, 4, 0x65, 10, 11, 12}, // STAP-A
                new byte[] {0x5C, (byte) 0x81, 20}, // FU-A: first, middle and last
                new byte[] {0x5C, 0x01, 21},
                new byte[] {0x5C, 0x41, 22});

        assertThat(order.seen()).isEqualTo(2);
        assertThat(order.jumps()).isZero();
        assertThat(order.strange()).isZero();
    }

    @Test
    void shouldCountATornPictureWhenAFragmentIsMissing() {
        send(KEY, new byte[] {0x5C, (byte) 0x81, 20}, new byte[] {0x5C, 0x41, 22});

        assertThat(order.strange()).isEqualTo(1);
    }
}
