//! 日本語で話されること。

use super::{Extra, Talk, Topic, call, mail, meet, note, rang, wrote};

pub(super) const DAYS: [&str; 5] = ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日"];
pub(super) const MONTHS: [&str; 12] =
    ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];

pub(super) const TALK: Talk = Talk {
    topics: &[
        Topic {
            weight: 4,
            deal: true,
            season: &[],
            steps: &[
                wrote(&[
                    "{product}を{n}席分、見積もりをお願いしますとのこと。",
                    "{day}までに{product}の料金表が欲しい。",
                ]),
                mail(&[
                    "見積書{ref}を送付。{n}席で{price}、有効期限30日。",
                    "二案を送付（{ref}）：年払い{price}、月払いは{pct}%増。",
                ]),
                call(&[
                    "見積もりについて電話。{rival}より{pct}%高いが、サポートは評価されている。",
                    "{other}さんの承認待ち。社内説明用の資料を追加で送る。",
                ]),
                wrote(&[
                    "正式に発注、注文番号{ref}。{month}開始。",
                    "稟議が通るまで待ってほしい。{day}に返答予定。",
                ]),
            ],
        },
        Topic {
            weight: 3,
            deal: false,
            season: &[],
            steps: &[
                meet(&[
                    "{city}でキックオフ。まずマスターデータ、次に現場。窓口は{other}さん。",
                    "{product}の実演。モバイル画面が好評、権限設定に質問が集中。",
                ])
                .with(Extra::Checklist),
                rang(&[
                    "取り込みでエラー。日付の形式が原因、その場で解決。",
                    "夜勤用の画面の作り方を質問。電話で説明した。",
                ]),
                call(&[
                    "稼働一週間、問題なし。{month}に追加研修を希望。",
                    "現場の評判は良い。帳票だけもう少し。",
                ])
                .with(Extra::Content),
            ],
        },
        Topic {
            weight: 2,
            deal: false,
            season: &[],
            steps: &[
                rang(&[
                    "クレーム：請求書{ref}がまた旧住所に届いた。",
                    "{day}の午前中、画面が遅かったとの苦情。",
                ])
                .with(Extra::Trouble),
                mail(&[
                    "お詫びと経緯の説明を送付、案件番号{ref}。",
                    "修正した請求書{ref}を送付、{other}さんにも写し。",
                ])
                .with(Extra::Solved),
                note(&["午前十時前の電話が良い。", "決算は{month}。その前に契約をまとめること。"]),
            ],
        },
        Topic {
            weight: 2,
            deal: true,
            season: &[2, 3],
            steps: &[
                mail(&[
                    "契約は{month}に満了。{price}での更新を提案。",
                    "更新のご案内と利用実績を送付。",
                ]),
                call(&[
                    "更新の見込み。ただし{other}さんが条項を確認中。",
                    "席数を{n}に減らしたいとの相談。",
                ]),
                wrote(&["更新契約に署名、{year}年{month}まで。", "原則了承、法務の確認待ち。"]),
            ],
        },
    ],
    tails: &[
        "{day}に再度電話。",
        "{other}さんに写し。",
        "案件番号{ref}。",
        "雰囲気は良好。",
        "{month}に再連絡。",
    ],
};
