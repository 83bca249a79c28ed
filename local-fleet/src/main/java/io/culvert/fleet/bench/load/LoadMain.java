package io.culvert.fleet.bench.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The load generator's process: {@code controlPort host port mode path streams}. Obeys the lines of the control socket,
 * answers each with one line, and ends with the socket.
 */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        LoadSettings settings = LoadSettings.parse(arguments);
        EventLoopGroup group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        Crowd crowd = new Crowd(
                settings, group.next(), Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class);
        try (Socket control = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            obey(crowd, control);
        }
        System.exit(0);
    }

    private static void obey(Crowd crowd, Socket control) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out = new PrintWriter(control.getOutputStream(), true, StandardCharsets.US_ASCII);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(crowd, line.split(" ")).join());
        }
    }

    private static CompletableFuture<String> answer(Crowd crowd, String[] words) {
        return switch (words[0]) {
            case "join" -> crowd.join(number(words[1]), Double.parseDouble(words[2]), false, 0);
            case "join-small" -> crowd.join(number(words[1]), Double.parseDouble(words[2]), true, 0);
            case "visit" -> crowd.join(number(words[1]), Double.parseDouble(words[2]), false, number(words[3]));
            case "leave" -> crowd.leave(number(words[1]));
            case "stall" -> crowd.stall(number(words[1]));
            case "go-on" -> crowd.goOn();
            case "window" -> crowd.beginWindow();
            case "totals" -> crowd.totals();
            default -> CompletableFuture.failedFuture(new IllegalArgumentException(words[0]));
        };
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }
}
