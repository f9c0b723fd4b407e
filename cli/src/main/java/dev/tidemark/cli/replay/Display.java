package dev.tidemark.cli.replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a replay is while it runs: a bar on a terminal, else a line every few seconds. On standard error. */
public final class Display implements AutoCloseable {

    private static final Duration BAR = Duration.ofMillis(200);
    private static final Duration LINE = Duration.ofSeconds(5);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Display(Duration every, Runnable show, Runnable last) {
        thread = Thread.ofVirtual().name("progress").start(() -> {
            while (!closing(every)) {
                show.run();
            }
            last.run();
        });
    }

    public static Display bar(Supplier<Progress> progress) {
        var bar = bar();
        return new Display(BAR, () -> show(bar, progress.get()), () -> {
            show(bar, progress.get());
            bar.close();
        });
    }

    public static Display lines(Supplier<Progress> progress, PrintWriter err) {
        return new Display(LINE, () -> err.println(line(progress.get())), () -> {});
    }

    private boolean closing(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }

    private static ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName("replay")
                .setInitialMax(-1)
                .setUnit(" MB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) BAR.toMillis())
                .build();
    }

    private static void show(ProgressBar bar, Progress progress) {
        if (progress.ofBytes() > 0) {
            bar.maxHint(progress.ofBytes());
        }
        bar.stepTo(progress.bytes());
        bar.setExtraMessage(counts(progress));
    }

    private static String line(Progress progress) {
        var share = progress.ofBytes() == 0 ? "" : " (" + 100 * progress.bytes() / progress.ofBytes() + " %)";
        return "replay: " + counts(progress) + share;
    }

    private static String counts(Progress progress) {
        return String.format(Locale.ROOT, "%,d accepted, %,d refused", progress.accepted(), progress.refused());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
