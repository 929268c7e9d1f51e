//! Goods that differ in what lists filter, sort and search by. The same number gives the same goods each time.

use crate::clock::ShopTime;
use crate::goods::NewGoods;
use miri_common::Won;
use std::time::Duration;

const PLACES: [&str; 16] = [
    "청송", "제주", "나주", "성주", "영동", "의성", "해남", "완도", "강릉", "평창", "고창", "사천", "무주",
    "횡성", "통영", "남해",
];
const THINGS: [&str; 32] = [
    "꿀사과",
    "사과즙",
    "배",
    "한라봉",
    "감귤",
    "참외",
    "포도",
    "복숭아",
    "고구마",
    "감자",
    "마늘",
    "양파",
    "배추",
    "김",
    "미역",
    "전복",
    "굴비",
    "고등어",
    "한우",
    "돼지고기",
    "닭가슴살",
    "쌀",
    "현미",
    "찹쌀",
    "수제청",
    "딸기잼",
    "사탕",
    "과자",
    "머그컵",
    "에코백",
    "코트",
    "립밤",
];
const BRANDS: [&str; 12] = [
    "Apple", "Fresh", "Premium", "Organic", "Daily", "Green", "Bluebird", "Market", "Home", "Seoul",
    "Simple", "Farm",
];
const WORDS: [&str; 40] = [
    "산지에서",
    "그날",
    "딴",
    "과일을",
    "바로",
    "보냅니다",
    "단단하게",
    "포장해",
    "신선하게",
    "도착합니다",
    "선물용으로",
    "좋고",
    "가정용으로도",
    "넉넉한",
    "양입니다",
    "당도가",
    "높고",
    "아삭한",
    "식감이",
    "살아",
    "있습니다",
    "직접",
    "키운",
    "농가의",
    "정성을",
    "담았습니다",
    "냉장",
    "보관을",
    "권합니다",
    "유통기한은",
    "상자에",
    "적혀",
    "있으며",
    "문의는",
    "판매자에게",
    "해",
    "주세요",
    "감사합니다",
    "행사",
    "상품입니다",
];
/// Words of a description.
const LENGTH: usize = 18;

/// A number that looks nothing like its seed (splitmix64).
const fn scatter(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The goods of this number: four of five have stock, one of ten opens later, and some words are much commoner than others.
pub(super) fn goods(number: usize, now: ShopTime) -> NewGoods {
    let seed = scatter(number as u64);
    let pick = |salt: u64, among: u64| scatter(seed ^ salt) % among;
    // The smaller of two throws, so that the first words are the common ones.
    let word = |salt: u64, words: &[&'static str]| {
        let among = words.len() as u64;
        let place = pick(salt, among).min(pick(salt + 1_000, among));
        words[usize::try_from(place).unwrap_or_default() % words.len()]
    };
    let description: Vec<_> = (0..LENGTH as u64).map(|n| word(100 + n, &WORDS)).collect();
    let signed = |number: u64| i64::try_from(number).unwrap_or_default();
    NewGoods {
        sku: None,
        name: format!("{} {} {} {number}호", word(1, &PLACES), word(2, &THINGS), word(3, &BRANDS)),
        description: description.join(" "),
        price: Won(signed(pick(4, 1_000)) * 100),
        category: ["ETC", "ETC", "FASHION", "BEAUTY"][usize::try_from(pick(5, 4)).unwrap_or_default()]
            .to_owned(),
        reservation_start: (pick(6, 10) == 0).then(|| now + Duration::from_secs(86_400 + pick(7, 1_000_000))),
        limit_per_buyer: None,
        quantity: if pick(8, 5) == 0 { 0 } else { signed(pick(9, 50)) + 1 },
    }
}
