package io.culvert.fleet.bench.load;

/** What all viewers have got so far. Belongs to the one event loop. */
final class Tally {
    long bytes;
    long reads;
    long packets;
    long reports;
    long jumps;
    long lost;

    /** Video that begins, or goes on after a jump, in the middle of what a decoder can use. */
    long brokenStarts;

    /** Viewers whose socket was closed from the other end while they watched. */
    long cut;
}
